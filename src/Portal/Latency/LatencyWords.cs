using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Live;
using Portal.Ui;

namespace Portal.Latency;

/// <summary>Says a change in words, so that nobody has to compute it from two numbers.</summary>
internal static class LatencyWords
{
    /// <summary>Changes below this share are called "same": they are within what a histogram's bins can tell apart.</summary>
    private const double Noticeable = 0.01;

    /// <summary>From here on a percentage stops saying anything: "340 % above" reads worse than "4.4 times".</summary>
    private const double Multiple = 3;

    /// <summary>"12 % above the previous hour".</summary>
    /// <param name="now">Null: there is no value, and so nothing to say about it.</param>
    /// <param name="before">Null or zero: there is nothing to compare with.</param>
    public static string Change(double? now, double? before, TimeRange range, IStringLocalizer text)
    {
        if (now is not { } current)
        {
            return "";
        }
        var period = Period(range, text);
        if (before is not { } previous || previous <= 0)
        {
            return text["NothingBefore", period];
        }
        var change = current / previous - 1;
        return change >= Multiple ? text["Times", UnitFormat.Format(current / previous, Unit.Count), period]
            : Math.Abs(change) < Noticeable ? text["Same", period]
            : text[change > 0 ? "Above" : "Below", $"{Math.Abs(change).ToString(Math.Abs(change) < 0.0995 ? "0.#%" : "0%", PercentFormat())}", period];
    }

    /// <summary>"hour", "15 minutes": fits behind "the previous".</summary>
    public static string Period(TimeRange range, IStringLocalizer text) => text[range.Name is { } name ? $"Period{name}" : "PeriodCustom"];

    public static string Previous(double? value, Unit unit, TimeRange range, IStringLocalizer text) =>
        text["PreviousValue", Period(range, text), UnitFormat.Format(value, unit).ToString()];

    /// <summary>A no-break space stands before the sign, as the tiles write it.</summary>
    private static NumberFormatInfo PercentFormat()
    {
        var format = (NumberFormatInfo)CultureInfo.CurrentCulture.NumberFormat.Clone();
        (format.PercentPositivePattern, format.PercentNegativePattern, format.PercentSymbol) = (1, 1, "\u00a0%");
        return format;
    }
}
