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
    public static IReadOnlyList<ConflictField> Differences(PriceRow row, PriceDraft draft, IStringLocalizer text)
    {
        var culture = CultureInfo.CurrentCulture;
        return ConflictField.Differing(
            new ConflictField(text["FieldRateInput"], Rate(row.Input), Rate(draft.Input)),
            new ConflictField(text["FieldRateCacheRead"], Rate(row.CacheRead), Rate(draft.CacheRead)),
            new ConflictField(text["FieldRateCacheWrite"], Rate(row.CacheWrite), Rate(draft.CacheWrite)),
            new ConflictField(text["FieldRateCacheWrite1h"], Rate(row.CacheWrite1h), Rate(draft.CacheWrite1h)),
            new ConflictField(text["FieldRateOutput"], Rate(row.Output), Rate(draft.Output)),
            new ConflictField(text["FieldRateReasoning"], Rate(row.Reasoning), Rate(draft.Reasoning)),
            new ConflictField(text["FieldRequestFee"], Rate(row.RequestFee), Rate(draft.RequestFee)),
            new ConflictField(text["FieldCurrency"], row.Currency, draft.Currency),
            new ConflictField(text["FieldUsdPerUnit"], row.UsdPerUnit.ToString("0.#########", culture), draft.UsdPerUnit.ToString("0.#########", culture)));

        string Rate(decimal? rate) => rate is null ? "–" : PriceFields.Rate(rate, culture);
    }
}
