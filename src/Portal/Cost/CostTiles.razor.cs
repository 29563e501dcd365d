using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Live;
using Portal.Telemetry.Costs;
using Portal.Ui;

namespace Portal.Cost;

/// <summary>The answer in words and the key figures.</summary>
public sealed partial class CostTiles : ComponentBase
{
    /// <summary>The running month; null while it is not known.</summary>
    [Parameter] public MonthSpend? Month { get; set; }

    /// <summary>Totals of the range; null while they are not known.</summary>
    [Parameter] public CostSummary? Summary { get; set; }

    [Parameter, EditorRequired] public TimeRange Range { get; set; } = TimeRange.Default;

    [Parameter] public bool Paused { get; set; }

    [Inject] private IStringLocalizer<CostTexts> Text { get; set; } = default!;

    private bool Loading => Summary is null;

    private DateTimeOffset? Received => Month?.NewestReceived;

    /// <summary>Data is old when three refreshes in a row brought none, and never before a minute.</summary>
    private TimeSpan OldAfter => TimeSpan.FromTicks(Math.Max(TimeSpan.FromMinutes(1).Ticks, 3 * Range.Tick.Ticks));

    private string Comparison => string.Join("; ", new[]
    {
        Month!.Calls == 0 ? "" : CostWords.Change(Month.Spent, Month.PreviousSameTime, "LastMonth", Text),
        CostWords.Forecast(Month, Text),
    }.Where(part => part.Length > 0));

    private FormattedValue Spend => Summary switch
    {
        null => default,
        { Calls: > 0 } when Summary.Calls == Summary.UnknownCalls => UnitFormat.Unknown(Text["UnknownSpend"]),
        _ => UnitFormat.Money(Summary.Cost),
    };

    private string SpendChange => Summary switch
    {
        null => "",
        { Calls: > 0 } when Summary.Calls == Summary.UnknownCalls => Text["UnknownAll"],
        _ => CostWords.Change(Summary.Cost, Summary.PreviousCost, "Previous", Text),
    };

    private string? Before => Summary?.PreviousCost is { } before ? CostWords.Money(before) : null;

    private decimal Tokens => Summary?.Charges.Where(charged => charged.Charge is not Charge.Request).Sum(charged => charged.Units) ?? 0;

    private FormattedValue Savings => Summary?.CacheSavings is { } saved ? UnitFormat.Money(saved) : UnitFormat.Unknown(Text["CacheNone"]);

    private string CacheShare
    {
        get
        {
            if (Summary?.CacheSavings is null)
            {
                return Summary is null ? "" : Text["CacheNone"];
            }
            var (input, read) = (Units(Charge.Input, Charge.CacheRead, Charge.CacheWrite, Charge.CacheWrite1h), Units(Charge.CacheRead));
            return Text["CacheShare", CostWords.Share(read / input)];
        }
    }

    private FormattedValue UnknownShare => Summary switch
    {
        { Calls: > 0 } => UnitFormat.Format((double)Summary.UnknownCalls / Summary.Calls, Unit.Share),
        _ => UnitFormat.Unknown(Text["NoCallsReason"]),
    };

    private FormattedValue Known(decimal? amount) => amount is { } known ? UnitFormat.Money(known) : UnitFormat.Unknown(Text["NoCallsReason"]);

    private decimal Units(params Charge[] charges) => Summary!.Charges.Where(charged => charges.Contains(charged.Charge)).Sum(charged => charged.Units);
}
