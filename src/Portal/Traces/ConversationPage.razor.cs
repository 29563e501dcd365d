using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Content;
using Portal.Live;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Traces;
using Portal.Telemetry.Traces.Messages;

namespace Portal.Traces;

/// <summary>The calls of a conversation as a thread: each with what it added, new ones as they arrive.</summary>
public sealed partial class ConversationPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly Dictionary<(string TraceId, string SpanId), CallContent> _contents = [];
    private string? _conversationId;
    private IReadOnlyList<TraceSpan>? _calls;
    private IReadOnlyList<ConversationTurn> _turns = [];
    private IReadOnlyList<TraceTotals> _totals = [];
    private ContentState _state;
    private string? _contentFaultId;
    private LiveFault? _fault;
    private string? _faultId;
    private IDisposable? _subscription;
    private bool _reading;
    private bool _cut;
    private bool _paused;

    [Parameter] public string ConversationId { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private TraceReader Reader { get; set; } = default!;
    [Inject] private ContentReader Contents { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private RetentionOptions Retention { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private ILogger<ConversationPage> Logger { get; set; } = default!;
    [Inject] private IStringLocalizer<TracesTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _subscription?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (ConversationId == _conversationId || !RendererInfo.IsInteractive)
        {
            return;
        }
        _conversationId = ConversationId;
        _contents.Clear();
        (_calls, _turns, _totals, _fault, _state) = (null, [], [], null, ContentState.Loading);
        try
        {
            var tenant = (await Viewer).User.GetTenant();
            await ShowAsync(await Reader.GetConversationAsync(tenant, ConversationId, _left.Token));
            Watch(tenant);
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

    private void Watch(string tenant)
    {
        _subscription?.Dispose();
        _subscription = _left.IsCancellationRequested || _paused || ConversationId.Length is 0 or > PanelKey.ArgumentLimit
            ? null
            : Feed.Subscribe(TracePanels.ConversationKey(tenant, ConversationId, _calls ?? [], Time.GetUtcNow()), frame => InvokeAsync(() => ReceiveAsync(frame)));
    }

    private async Task ReceiveAsync(LiveFrame frame)
    {
        if (_left.IsCancellationRequested || _paused || _reading)
        {
            return;
        }
        var failing = _fault is not null;
        (_fault, _faultId) = (frame.Fault, frame.ErrorId);
        if (frame.Value is ConversationCalls conversation && conversation.ConversationId == ConversationId && conversation.Calls.Count != _calls?.Count)
        {
            await ShowAsync(conversation);
            StateHasChanged();
        }
        else if (failing || _fault is not null)
        {
            StateHasChanged();
        }
    }

    /// <summary>Reads, and records, only the content of calls that were not shown before.</summary>
    private async Task ShowAsync(ConversationCalls conversation)
    {
        _reading = true;
        try
        {
            (_calls, _cut) = (conversation.Calls, conversation.Cut);
            Build();
            await ReadContentAsync(conversation with { Calls = [.. conversation.Calls.Where(call => !_contents.ContainsKey((call.TraceId, call.SpanId)))] });
            Build();
        }
        finally
        {
            _reading = false;
        }
    }

    private async Task ReadContentAsync(ConversationCalls unknown)
    {
        var viewer = (await Viewer).User;
        if (!await Contents.IsAllowedAsync(viewer))
        {
            _state = ContentState.Forbidden;
            return;
        }
        try
        {
            foreach (var (key, content) in await Contents.ReadConversationAsync(viewer, ContentDoor.Page, unknown, _left.Token))
            {
                _contents[key] = content;
            }
            _state = ContentState.Shown;
        }
        catch (AccessRefusedException)
        {
            _state = ContentState.Forbidden;
        }
        catch (Exception exception) when (!_left.IsCancellationRequested)
        {
            (_state, _contentFaultId) = (ContentState.Failed, TraceFaults.Describe(exception, Logger).Id);
        }
    }

    private void Build()
    {
        _turns = ConversationThread.Build([.. _calls!.Select(call =>
        {
            var content = _contents.GetValueOrDefault((call.TraceId, call.SpanId));
            return (call, Parse(call, content?.SystemInstructions, "system", content?.Input, "user"), Parse(call, null, "", content?.Output, "assistant"));
        })]);
        var totals = new List<TraceTotals>();
        foreach (var turn in _turns)
        {
            totals.Add((totals.Count == 0 ? TraceTotals.None : totals[^1]) + TraceTotals.Of(turn.Call));
        }
        _totals = totals;
    }

    private static IReadOnlyList<Message> Parse(TraceSpan call, string? first, string firstRole, string? second, string secondRole)
    {
        var cut = call.Flags.HasFlag(CallFlags.ContentTruncated);
        return [.. MessageParser.Parse(first ?? "", firstRole, cut), .. MessageParser.Parse(second ?? "", secondRole, cut)];
    }

    private ContentState StateOf(TraceSpan call) => _state != ContentState.Shown ? _state
        : _contents.ContainsKey((call.TraceId, call.SpanId)) ? ContentState.Shown
        : call.Start < Time.GetUtcNow() - TimeSpan.FromDays(Retention.ContentDays) ? ContentState.Expired
        : ContentState.NotStored;

    /// <summary>The turn goes on from an earlier one than the one before it.</summary>
    private bool IsBranch(int turn) => _turns[turn].Regenerates is null && _turns[turn].After is { } after && after < turn - 1;

    private async Task Pause(bool paused)
    {
        _paused = paused;
        Watch((await Viewer).User.GetTenant());
    }

    private string Figures(TraceTotals totals) => string.Join(" · ",
        Text["TokensInOut", TraceFigures.Count(totals.InputTokens), TraceFigures.Count(totals.OutputTokens)].Value, TraceFigures.Cost(totals, Text));
}
