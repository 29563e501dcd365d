using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Live;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Latency;

/// <summary>The answer in words and the key figures. Fed by the page, renders only itself.</summary>
public sealed partial class LatencySummary : ComponentBase
{
    private CallSummary? _current;
    private CallSummary? _previous;
    private DateTimeOffset? _received;

    [Parameter, EditorRequired] public TimeRange Range { get; set; } = TimeRange.Default;

    [Parameter] public bool Paused { get; set; }

    [Inject] private IStringLocalizer<LatencyTexts> Text { get; set; } = default!;

    private bool Loading => _current is null;

    /// <summary>Data is old when three refreshes in a row brought none, and never before a minute.</summary>
    private TimeSpan OldAfter => TimeSpan.FromTicks(Math.Max(TimeSpan.FromMinutes(1).Ticks, 3 * Range.Tick.Ticks));

    private string P95Change => Change(_current?.LatencyMs.P95, _previous?.LatencyMs.P95);

    private string ErrorsOfCalls => _current is null ? "" : Text["OfCalls", UnitFormat.Format(_current.Errors, Unit.Count), UnitFormat.Format(_current.Calls, Unit.Count)];

    public void ShowCurrent(CallSummary summary, DateTimeOffset? received)
    {
        (_current, _received) = (summary, received);
        StateHasChanged();
    }

    public void ShowPrevious(CallSummary summary)
    {
        _previous = summary;
        StateHasChanged();
    }

    /// <summary>Another view was chosen: the old numbers would be wrong under its name.</summary>
    public void Clear()
    {
        (_current, _previous, _received) = (null, null, null);
        StateHasChanged();
    }

    private static double? ErrorShare(CallSummary? summary) => summary is { Calls: > 0 } ? (double)summary.Errors / summary.Calls : null;

    private string Change(double? now, double? before) => _previous is null ? "" : LatencyWords.Change(now, before, Range, Text);

    private string Before(double? value, Unit unit) => _previous is null ? "" : LatencyWords.Previous(value, unit, Range, Text);
}
