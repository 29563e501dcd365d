using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Governance.Content;
using Portal.Live;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Series;
using Portal.Telemetry.Traces;

namespace Portal.Traces;

/// <summary>One call: what was said, what it used, what it cost, how long it took, and everything its sender said about it.</summary>
public sealed partial class CallPage : ComponentBase, IDisposable
{
    /// <summary>Spans of the trace are looked for from so long before the call.</summary>
    private static readonly TimeSpan LongestTrace = TimeSpan.FromHours(24);

    private readonly CancellationTokenSource _left = new();
    private string? _traceId;
    private string? _spanId;
    private CallDetails? _call;
    private TraceSpans? _trace;
    private ConversationCalls? _conversation;
    private CallSignals _signals = CallSignals.None;
    private CallContent? _content;
    private ContentState _contentState;
    private string? _contentFaultId;
    private LiveFault? _fault;
    private string? _faultId;
    private bool _missing;

    [Parameter] public string TraceId { get; set; } = "";

    [Parameter] public string SpanId { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private TraceReader Reader { get; set; } = default!;
    [Inject] private CallSignalsReader Signals { get; set; } = default!;
    [Inject] private ContentReader Contents { get; set; } = default!;
    [Inject] private ApplicationRules Rules { get; set; } = default!;
    [Inject] private IngestDefaults Defaults { get; set; } = default!;
    [Inject] private RetentionOptions Retention { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private ILogger<CallPage> Logger { get; set; } = default!;
    [Inject] private IStringLocalizer<TracesTexts> Text { get; set; } = default!;

    private CallFilter OfApplication => new() { Tenant = "", Applications = [_call!.Application] };

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var valid = SpanIds.TryParseTrace(TraceId, out var traceId) & SpanIds.TryParseSpan(SpanId, out var spanId);
        if (valid && (traceId, spanId) == (_traceId, _spanId))
        {
            return;
        }
        (_traceId, _spanId) = valid ? (traceId, spanId) : (null, null);
        (_call, _trace, _conversation, _content, _fault, _missing) = (null, null, null, null, null, false);
        (_signals, _contentState) = (CallSignals.None, ContentState.Loading);
        // The server's first rendering is thrown away a moment later: nothing is read for it, and above all no content.
        if (valid && RendererInfo.IsInteractive)
        {
            await LoadAsync(traceId!, spanId!);
        }
    }

    private async Task LoadAsync(string traceId, string spanId)
    {
        try
        {
            var tenant = (await Viewer).User.GetTenant();
            var call = await Reader.GetCallAsync(tenant, traceId, spanId, _left.Token);
            if (IsOther(traceId, spanId))
            {
                return;
            }
            (_call, _missing) = (call, call is null);
            StateHasChanged();
            if (call is null)
            {
                return;
            }
            await LoadContentAsync();
            _signals = await Signals.GetAsync(tenant, call, _left.Token);
            _trace = await Reader.GetTraceAsync(tenant, traceId, call.Start - LongestTrace, _left.Token);
            _conversation = call.ConversationId.Length == 0 ? null : await Reader.GetConversationAsync(tenant, call.ConversationId, _left.Token);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The viewer left.
        }
        catch (Exception exception)
        {
            (_fault, _faultId) = TraceFaults.Describe(exception, Logger);
        }
    }

    private async Task LoadContentAsync()
    {
        var call = _call!;
        var viewer = (await Viewer).User;
        if (!await Contents.IsAllowedAsync(viewer, call))
        {
            _contentState = ContentState.Forbidden;
            return;
        }
        try
        {
            var content = await Contents.ReadAsync(viewer, ContentDoor.Page, call, _left.Token);
            if (IsOther(call.TraceId, call.SpanId))
            {
                return;
            }
            _content = content;
            _contentState = content is not null ? ContentState.Shown
                : call.Start < Time.GetUtcNow() - TimeSpan.FromDays(Retention.ContentDays) ? ContentState.Expired
                : !(Rules.Current.Find(viewer.GetTenant(), call.Application).CaptureContent ?? Defaults.CaptureContent) ? ContentState.CaptureOff
                : ContentState.NotStored;
        }
        catch (Exception exception) when (!_left.IsCancellationRequested)
        {
            (_contentState, _contentFaultId) = (ContentState.Failed, TraceFaults.Describe(exception, Logger).Id);
        }
        StateHasChanged();
    }

    /// <summary>The viewer has gone on to another call while this one was read.</summary>
    private bool IsOther(string traceId, string spanId) => _left.IsCancellationRequested || (traceId, spanId) != (_traceId, _spanId);
}
