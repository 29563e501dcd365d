using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Calls;

/// <summary>What the viewer does: each act is another address, and widths and columns are kept.</summary>
public sealed partial class CallsPage
{
    private Task FitAsync(int width)
    {
        _points = width;
        return Task.CompletedTask;
    }

    private void Search(string text) => Go(_view with { Search = text.Trim() });

    private void ChangeFilter(FilterChange change) => Go(_view with { Filter = _view.Filter.With(Enum.Parse<CallDimension>(change.Key), change.Selected) });

    private void ClearFilter() => Go(_view with { Filter = new CallFilter { Tenant = _view.Filter.Tenant } });

    private void ChangeRange(string query)
    {
        _zoomedFrom = null;
        Go(_view with { Range = TimeRange.Parse(query) });
    }

    private void ToggleFollow() => Go(_view with { Follow = !_view.Follow });

    private void Sort(string column)
    {
        var order = CallFields.Find(column)!.Order!.Value;
        Go(_view with { Order = order is CallOrder.Newest && _view.Order is CallOrder.Newest ? CallOrder.Oldest : order });
    }

    private void Open(CallRecord call) => Navigation.NavigateTo(PortalUrls.Call(call.TraceId, call.SpanId));

    private Task ResizeAsync(GridResize change)
    {
        _widths = _widths.With(_columnIds, change.Column, change.Width);
        BuildColumns();
        return KeepColumnsAsync();
    }

    private async Task ChooseAsync(IReadOnlyList<string> columns)
    {
        _choosing = false;
        _widths = _widths.With(columns);
        await KeepColumnsAsync();
        Go(_view with { Columns = columns.SequenceEqual(CallFields.Default) ? [] : columns });
        BuildColumns();
    }

    private async Task KeepColumnsAsync()
    {
        try
        {
            var columns = _widths.ToString();
            await Views.SetPreferenceAsync(Actor.Of((await Viewer).User), preference => preference.Columns = columns, _left.Token);
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException)
        {
            // The address keeps the columns of this view; only the next visit will not know them.
        }
    }

    private void Zoom(ChartWindow window)
    {
        _zoomedFrom ??= _view.Range;
        Go(_view with { Range = TimeRange.Between(window.From, window.To) });
    }

    private void LeaveZoom()
    {
        if ((_zoomedFrom ?? (_view.Range.IsMoving ? null : TimeRange.Default)) is { } back)
        {
            _zoomedFrom = null;
            Go(_view with { Range = back });
        }
    }

    private void Go(CallsView view) => Navigation.NavigateTo(view.ToUrl());
}
