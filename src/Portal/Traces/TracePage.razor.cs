using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Traces;
using Portal.Ui;

namespace Portal.Traces;

/// <summary>A trace as a waterfall that grows while its spans arrive.</summary>
public sealed partial class TracePage : ComponentBase, IDisposable
{
    private readonly Dictionary<string, TraceSpan> _spans = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _left = new();
    private string? _traceId;
    private TraceView? _view;
    private TraceNode? _selected;
    private DateTimeOffset? _received;
    private LiveFault? _fault;
    private string? _faultId;
    private IDisposable? _subscription;
    private Waterfall? _waterfall;
    private bool _cut;
    private bool _unread;
    private bool _paused;

    [Parameter] public string TraceId { get; set; } = "";

    /// <summary>The selected span, part of the address so that a link leads to it.</summary>
    [SupplyParameterFromQuery(Name = "span")] private string? SpanQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private TraceReader Reader { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private ILogger<TracePage> Logger { get; set; } = default!;
    [Inject] private IStringLocalizer<TracesTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _subscription?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!SpanIds.TryParseTrace(TraceId, out var traceId))
        {
            _traceId = null;
            return;
        }
        if (traceId != _traceId)
        {
            _traceId = traceId;
            _spans.Clear();
            (_view, _selected, _received, _fault) = (null, null, null, null);
            if (RendererInfo.IsInteractive)
            {
                await LoadAsync(traceId);
            }
        }
        _selected = Find(SpanQuery);
    }

    private async Task LoadAsync(string traceId)
    {
        try
        {
            var tenant = (await Viewer).User.GetTenant();
            var trace = await Reader.GetTraceAsync(tenant, traceId, notBefore: null, _left.Token);
            Grow(trace);
            Watch(tenant);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The viewer left.
        }
        catch (Exception exception)
        {
            (_fault, _faultId) = TraceFaults.Describe(exception, Logger);
            // The feed tries again by itself; its first good frame says that the whole trace can be read.
            _unread = true;
            Watch((await Viewer).User.GetTenant());
        }
    }

    private void Watch(string tenant)
    {
        _subscription?.Dispose();
        _subscription = _left.IsCancellationRequested || _paused || _traceId is null
            ? null
            : Feed.Subscribe(TracePanels.TraceKey(tenant, _traceId, [.. _spans.Values], Time.GetUtcNow()), frame => InvokeAsync(() => ReceiveAsync(frame)));
    }

    private async Task ReceiveAsync(LiveFrame frame)
    {
        if (_left.IsCancellationRequested || _paused)
        {
            return;
        }
        (_fault, _faultId) = (frame.Fault, frame.ErrorId);
        if (_unread && frame.Fault is null)
        {
            _unread = false;
            await LoadAsync(_traceId!);
            StateHasChanged();
            return;
        }
        if (frame.Value is TraceSpans trace && trace.TraceId == _traceId)
        {
            var anchor = _waterfall is null ? null : await _waterfall.AnchorAsync();
            if (!Grow(trace))
            {
                return;
            }
            StateHasChanged();
            if (anchor is not null && _waterfall is not null)
            {
                await _waterfall.HoldAsync(anchor);
            }
            return;
        }
        StateHasChanged();
    }

    /// <summary>Adds what is new; false when nothing is.</summary>
    private bool Grow(TraceSpans trace)
    {
        var before = _spans.Count;
        foreach (var span in trace.Spans)
        {
            _spans.TryAdd(span.SpanId, span);
        }
        _cut |= trace.Cut;
        if (_view is not null && _spans.Count == before)
        {
            return false;
        }
        var tree = TraceTree.Build(_spans.Values);
        _received = _spans.Count == 0 ? null : _spans.Values.Max(span => span.Received);
        _view = _view is { Tree.All.Count: > 0 } ? _view.With(tree) : TraceView.Of(tree);
        _selected = Find(SpanQuery);
        return true;
    }

    private TraceNode? Find(string? spanId) =>
        spanId is null ? null : _view?.Tree.All.FirstOrDefault(node => string.Equals(node.Id, spanId, StringComparison.OrdinalIgnoreCase));

    private void Show(TraceView view) => _view = view;

    private void Select(string? spanId) => Navigation.NavigateTo(
        spanId is null ? PortalUrls.Trace(_traceId!) : $"{PortalUrls.Trace(_traceId!)}?span={spanId}", replace: true);

    private void Open(string spanId) => Navigation.NavigateTo(PortalUrls.Call(_traceId!, spanId));

    private async Task Pause(bool paused)
    {
        _paused = paused;
        Watch((await Viewer).User.GetTenant());
    }

    private string Headline(TraceTree tree)
    {
        var root = tree.Roots.FirstOrDefault(node => node.Span is not null)?.Span ?? tree.All.First(node => node.Span is not null).Span!;
        return Text["TraceHeadline", TraceWords.Title(root), UnitFormat.Format(tree.Duration.TotalMilliseconds, Unit.Duration)];
    }

    private string Figures(TraceTree tree)
    {
        var totals = tree.Totals;
        List<string> figures =
        [
            TraceFigures.Number("Spans", totals.Nodes - tree.Placeholders, Text),
            TraceFigures.Number("Calls", totals.Calls, Text),
            Text["TokensInOut", UnitFormat.Format(totals.InputTokens, Unit.Count), UnitFormat.Format(totals.OutputTokens, Unit.Count)],
            TraceFigures.Cost(totals, Text),
        ];
        if (totals.Errors > 0)
        {
            figures.Add(Text["Errors", totals.Errors]);
        }
        return string.Join(" · ", figures.Where(figure => figure.Length > 0));
    }
}
