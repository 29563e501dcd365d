using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Traces;
using Portal.Ui;

namespace Portal.Traces;

/// <summary>Numbers of traces as text.</summary>
internal static class TraceFigures
{
    /// <summary>What calls cost: unknown stays unknown, and a sum that leaves calls out says so.</summary>
    public static string Cost(TraceTotals totals, IStringLocalizer text) =>
        totals.Calls == 0 ? ""
        : totals.UnpricedCalls == totals.Calls ? text["CostUnknown"]
        : totals.UnpricedCalls > 0 ? text["CostAtLeast", UnitFormat.Money(totals.Cost), totals.UnpricedCalls]
        : UnitFormat.Money(totals.Cost).ToString();

    /// <summary>"1 span", "2 spans": the text <paramref name="key"/>, for exactly one of <paramref name="key"/>One.</summary>
    public static string Number(string key, long count, IStringLocalizer text) => count == 1 ? text[$"{key}One"] : text[key, count];

    public static string Duration(TimeSpan duration) => UnitFormat.Format(duration.TotalMilliseconds, Unit.Duration).ToString();

    public static string Count(ulong count) => UnitFormat.Format(count, Unit.Count).ToString();

    /// <summary>Every digit, for tables in which numbers are compared.</summary>
    public static string Exact(ulong count) => count.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A length for a style attribute, whatever the viewer's language.</summary>
    public static string Percent(double share) => share.ToString("0.###", CultureInfo.InvariantCulture) + "%";

    /// <summary>A size in bytes, in steps of 1,024.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes}\u00a0B"),
        < 1024 * 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1024.0:0.#}\u00a0KiB"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1024.0 / 1024.0:0.#}\u00a0MiB"),
    };
}
