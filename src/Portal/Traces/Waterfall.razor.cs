using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Traces;
using Portal.Ui;

namespace Portal.Traces;

/// <summary>The spans of a trace as a tree of bars over time; only the rows in view are drawn.</summary>
public sealed partial class Waterfall : ComponentBase
{
    private const int RowHeight = 36;

    /// <summary>Rows that PageUp and PageDown move over.</summary>
    private const int Page = 12;

    /// <summary>Marks stand at these multiples of a power of ten.</summary>
    private static readonly int[] Factors = [1, 2, 5, 10];

    private List<TraceRow> _rows = [];
    private TraceView? _drawn;
    private TreeView? _tree;

    [Parameter, EditorRequired] public TraceView View { get; set; } = default!;

    /// <summary>Id of the selected span; null: none.</summary>
    [Parameter] public string? Selected { get; set; }

    /// <summary>The viewer folded, unfolded or zoomed.</summary>
    [Parameter] public EventCallback<TraceView> OnView { get; set; }

    [Parameter] public EventCallback<string> OnSelect { get; set; }

    /// <summary>The viewer wants all of a span.</summary>
    [Parameter] public EventCallback<string> OnOpen { get; set; }

    [Inject] private IStringLocalizer<TracesTexts> Text { get; set; } = default!;

    private string? ActiveId => Selected is not null && _rows.Any(row => row.Node.Id == Selected) ? RowId(Selected) : null;

    /// <summary>The row at the top of the view, before new spans are drawn.</summary>
    internal async Task<(string Id, double Offset)?> AnchorAsync()
    {
        var anchor = _tree is null ? null : await _tree.AnchorAsync();
        return anchor is { } at && at.Row < _rows.Count && (at.Row > 0 || at.Offset > 0) ? (_rows[at.Row].Node.Id, at.Offset) : null;
    }

    /// <summary>Keeps the row at its place although others have come in above it.</summary>
    internal async Task HoldAsync((string Id, double Offset)? anchor)
    {
        if (anchor is { } at && _tree is not null && IndexOf(at.Id) is >= 0 and var row)
        {
            await _tree.HoldAsync(row, at.Offset);
        }
    }

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_drawn, View))
        {
            (_drawn, _rows) = (View, View.Rows());
        }
    }

    private Task ShowAsync(TraceView view) => OnView.InvokeAsync(view);

    private Task OpenAsync(TraceNode node) => node.Span is null ? Task.CompletedTask : OnOpen.InvokeAsync(node.Id);

    private async Task PressAsync(string key)
    {
        if (_rows.Count == 0)
        {
            return;
        }
        var at = Selected is null ? -1 : IndexOf(Selected);
        var row = at < 0 ? null : _rows[at];
        switch (key)
        {
            case "ArrowDown":
                await SelectAsync(at + 1);
                break;
            case "ArrowUp":
                await SelectAsync(at < 0 ? _rows.Count - 1 : at - 1);
                break;
            case "PageDown":
                await SelectAsync(at + Page);
                break;
            case "PageUp":
                await SelectAsync(at - Page);
                break;
            case "Home":
                await SelectAsync(0);
                break;
            case "End":
                await SelectAsync(_rows.Count - 1);
                break;
            case "ArrowRight" when row is { Node.Children.Count: > 0 }:
                await (row.Collapsed ? ShowAsync(View.Toggle(row.Node.Id)) : SelectAsync(at + 1));
                break;
            case "ArrowLeft" when row is { Collapsed: false, Node.Children.Count: > 0 }:
                await ShowAsync(View.Toggle(row.Node.Id));
                break;
            case "ArrowLeft" when row?.Node.Parent is { } parent:
                await SelectAsync(IndexOf(parent.Id));
                break;
            case "Enter" when row is not null:
                await OpenAsync(row.Node);
                break;
            case "+" when row is not null:
                await ShowAsync(View.ZoomTo(row.Node));
                break;
            case "-" or "0":
                await ShowAsync(View.Whole());
                break;
            default:
                break;
        }
    }

    private async Task SelectAsync(int row)
    {
        row = Math.Clamp(row, 0, _rows.Count - 1);
        await OnSelect.InvokeAsync(_rows[row].Node.Id);
        if (_tree is not null)
        {
            await _tree.RevealAsync(row);
        }
    }

    private async Task NextErrorAsync()
    {
        var all = View.Tree.All;
        var at = Selected is null ? -1 : all.TakeWhile(node => node.Id != Selected).Count();
        var failed = all.Skip(at + 1).Concat(all).First(node => node.Span is { Failed: true });
        var view = View.Show(failed);
        await ShowAsync(view);
        await OnSelect.InvokeAsync(failed.Id);
        if (_tree is not null)
        {
            await _tree.RevealAsync(view.Rows().TakeWhile(row => row.Node.Id != failed.Id).Count());
        }
    }

    private int IndexOf(string id)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            if (_rows[i].Node.Id == id)
            {
                return i;
            }
        }
        return -1;
    }

    private static string RowId(string spanId) => $"span-{spanId}";

    private static string? Expanded(TraceRow row) => row.Node.Children.Count == 0 ? null : row.Collapsed ? "false" : "true";

    private string RowClass(TraceRow row) => string.Join(' ', new[]
    {
        "row",
        row.Node.Id == Selected ? "selected" : null,
        row.Node.IsCritical ? "critical" : null,
        row.Node.Span is { Failed: true } ? "error" : null,
        row.Node.Span is null ? "placeholder" : null,
    }.Where(name => name is not null));

    private static string Color(TraceNode node) => node.Span is { } span ? TraceWords.Color(span.Kind) : "--border-strong";

    /// <summary>Tokens and cost of the node and what is below it.</summary>
    private string Use(TraceNode node) => node.Totals.Calls == 0
        ? ""
        : string.Join(" · ", Text["Tokens", TraceFigures.Count(node.Totals.InputTokens + node.Totals.OutputTokens)], TraceFigures.Cost(node.Totals, Text));

    /// <summary>There is room for a text on neither side of the bar.</summary>
    private static bool IsInside(TraceRow row) => row.Left + row.Width >= 80 && row.Left <= 20;

    /// <summary>Beside the bar, on the side where there is room.</summary>
    private static string LabelPlace(TraceRow row) => row.Left + row.Width < 80
        ? $"left:calc({TraceFigures.Percent(row.Left + row.Width)} + 6px)"
        : !IsInside(row) ? $"right:calc({TraceFigures.Percent(100 - row.Left)} + 6px)" : "right:6px";

    /// <summary>A handful of marks at round times since the trace began.</summary>
    private IEnumerable<(double Left, string Text)> Ticks()
    {
        var length = View.Length.TotalMilliseconds;
        var rough = length / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(rough, 1e-4))));
        var step = Factors.Select(factor => factor * power).First(candidate => candidate >= rough * 0.999);
        var offset = (View.From - View.Tree.Start).TotalMilliseconds;
        for (var at = Math.Ceiling(offset / step) * step; at <= offset + (length * 0.95); at += step)
        {
            yield return ((at - offset) / length * 100, UnitFormat.Format(at, Unit.Duration).ToString());
        }
    }
}
