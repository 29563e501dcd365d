using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Live;

namespace Portal.Panels;

/// <summary>Says a change in words.</summary>
internal static class PanelWords
{
    /// <summary>Changes below this share are called "same".</summary>
    private const decimal Noticeable = 0.01m;

    /// <summary>From here on a percentage stops saying anything.</summary>
    private const decimal Multiple = 4;

    /// <summary>Null where there is nothing to compare.</summary>
    public static decimal? Ratio(decimal? now, decimal? before) => now is { } value && before is { } past && past > 0 ? value / past : null;

    /// <summary>"12 % above the 1h before".</summary>
    public static string Change(decimal? now, decimal? before, TimeRange range, IStringLocalizer text)
    {
        if (now is null)
        {
            return text["NothingMeasured"];
        }
        var period = text[range.Name is { } name ? $"Period{name}" : "PeriodCustom"];
        if (Ratio(now, before) is not { } ratio)
        {
            return text["NothingBefore", period];
        }
        var change = Math.Abs(ratio - 1);
        return change < Noticeable ? text["ChangeSame", period]
            : ratio >= Multiple ? text["ChangeTimes", ratio.ToString("0.#", CultureInfo.CurrentCulture), period]
            : text[ratio > 1 ? "ChangeAbove" : "ChangeBelow", (change * 100).ToString(change < 0.0995m ? "0.#" : "0", CultureInfo.CurrentCulture), period];
    }
}
