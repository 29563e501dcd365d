using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Prices;
using Portal.Ui;

namespace Portal.Prices;

/// <summary>Sentences about prices.</summary>
internal static class PriceWords
{
    public static string Moment(DateTimeOffset? time, IStringLocalizer text, string without) =>
        time is { } moment && moment > DateTimeOffset.MinValue ? $"{moment.UtcDateTime.ToString(moment.TimeOfDay == TimeSpan.Zero ? "d MMM yyyy" : "d MMM yyyy HH:mm", CultureInfo.CurrentCulture)} UTC" : text[without];

    public static string Count(ulong count) => count.ToString("#,0", CultureInfo.CurrentCulture);

    public static string Impact(PriceImpact impact, IStringLocalizer text) => text[
        impact.UnknownBefore > 0 ? "ImpactUnknown" : "Impact",
        Count(impact.Calls),
        impact.Since.UtcDateTime.ToString("d MMM yyyy", CultureInfo.CurrentCulture),
        UnitFormat.Money(impact.After),
        UnitFormat.Money(impact.Before),
        Count(impact.UnknownBefore)];

    /// <summary>What differs between a row and a draft, or the row before it.</summary>
    public static IEnumerable<string> Differences(PriceRow row, PriceDraft draft, IStringLocalizer text)
    {
        var culture = CultureInfo.CurrentCulture;
        (string Label, string Theirs, string Mine)[] lines =
        [
            ("FieldRateInput", Rate(row.Input), Rate(draft.Input)),
            ("FieldRateCacheRead", Rate(row.CacheRead), Rate(draft.CacheRead)),
            ("FieldRateCacheWrite", Rate(row.CacheWrite), Rate(draft.CacheWrite)),
            ("FieldRateCacheWrite1h", Rate(row.CacheWrite1h), Rate(draft.CacheWrite1h)),
            ("FieldRateOutput", Rate(row.Output), Rate(draft.Output)),
            ("FieldRateReasoning", Rate(row.Reasoning), Rate(draft.Reasoning)),
            ("FieldRequestFee", Rate(row.RequestFee), Rate(draft.RequestFee)),
            ("FieldCurrency", row.Currency, draft.Currency),
            ("FieldUsdPerUnit", row.UsdPerUnit.ToString("0.#########", culture), draft.UsdPerUnit.ToString("0.#########", culture)),
        ];
        return lines.Where(line => !string.Equals(line.Theirs, line.Mine, StringComparison.Ordinal)).Select(line => text["Difference", text[line.Label], line.Theirs, line.Mine].Value);

        string Rate(decimal? rate) => rate is null ? "–" : PriceFields.Rate(rate, culture);
    }
}
