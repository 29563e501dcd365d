using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Governance.Audit.Reading;
using Portal.Telemetry.Traces;

namespace Portal.Audit;

/// <summary>One entry with the values before and after. Its trace is a link where the portal holds that trace.</summary>
public sealed partial class EntryDialog : ComponentBase, IDisposable
{
    /// <summary>More are in the export.</summary>
    private const int ShownRecords = 50;

    /// <summary>A request that changes something does not take longer.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _left = new();
    private bool _hasTrace;

    [Parameter, EditorRequired] public AuditRecord Entry { get; set; } = default!;

    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }

    [Inject] private TraceReader Traces { get; set; } = default!;

    [Inject] private AuditPhrases Phrases { get; set; } = default!;

    [Inject] private IStringLocalizer<AuditTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _hasTrace = false;
        if (Entry.CorrelationId is not { } trace)
        {
            return;
        }
        try
        {
            _hasTrace = (await Traces.GetTraceAsync(Entry.Tenant, trace, Entry.Time - LongestRequest, _left.Token)).Spans.Count > 0;
        }
        catch (Exception fault) when (fault is DbException or HttpRequestException or TimeoutException or OperationCanceledException)
        {
            // Without the store of calls the id stays a text to copy.
        }
    }
}
