using System.Globalization;
using Portal.Governance.Prices;

namespace Portal.Prices;

/// <summary>A price as it stands in the form: texts as typed, so that nothing typed is lost.</summary>
internal sealed record PriceFields
{
    private const string MomentFormat = "yyyy-MM-ddTHH:mm";
    private const string DayFormat = "yyyy-MM-dd";

    public string Provider { get; init; } = "";
    public string Model { get; init; } = "";
    public string ServiceTier { get; init; } = "";
    public string InputAbove { get; init; } = "";

    /// <summary>UTC, as a browser's field for date and time gives it; empty: since ever.</summary>
    public string ValidFrom { get; init; } = "";
    public string Currency { get; init; } = "USD";
    public string UsdPerUnit { get; init; } = "1";
    public string Input { get; init; } = "";
    public string CacheRead { get; init; } = "";
    public string CacheWrite { get; init; } = "";
    public string CacheWrite1h { get; init; } = "";
    public string Output { get; init; } = "";
    public string Reasoning { get; init; } = "";
    public string RequestFee { get; init; } = "";
    public string Source { get; init; } = "";
    public string SourceDate { get; init; } = "";
    public string Reason { get; init; } = "";

    /// <summary>A correction of a row: its rates, from a moment on, with a source and a reason of its own.</summary>
    public static PriceFields Of(PriceRow row, DateTimeOffset from, CultureInfo culture) => new()
    {
        Provider = row.Provider,
        Model = row.Model,
        ServiceTier = row.ServiceTier,
        InputAbove = row.InputAbove == 0 ? "" : row.InputAbove.ToString(culture),
        ValidFrom = Moment(from),
        Currency = row.Currency,
        UsdPerUnit = row.UsdPerUnit.ToString("0.#########", culture),
        Input = Rate(row.Input, culture),
        CacheRead = Rate(row.CacheRead, culture),
        CacheWrite = Rate(row.CacheWrite, culture),
        CacheWrite1h = Rate(row.CacheWrite1h, culture),
        Output = Rate(row.Output, culture),
        Reasoning = Rate(row.Reasoning, culture),
        RequestFee = row.RequestFee == 0 ? "" : Rate(row.RequestFee, culture),
        Source = row.Source,
        SourceDate = Day(DateOnly.FromDateTime(from.UtcDateTime)),
    };

    public static PriceFields New(string provider, string model, string tier, DateOnly today) =>
        new() { Provider = provider, Model = model, ServiceTier = tier, SourceDate = Day(today) };

    /// <summary>What was typed as a draft; what is no number becomes a value that <see cref="PriceRules"/> names.</summary>
    public PriceDraft ToDraft(CultureInfo culture) => new PriceDraft
    {
        Provider = Provider,
        Model = Model,
        ServiceTier = ServiceTier,
        InputAbove = InputAbove.Trim().Length == 0 ? 0 : long.TryParse(InputAbove, NumberStyles.AllowThousands, culture, out var above) ? above : -1,
        ValidFrom = DateTimeOffset.TryParseExact(ValidFrom, MomentFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from) ? from
            : ValidFrom.Length == 0 ? null : DateTimeOffset.MaxValue,
        Currency = Currency,
        UsdPerUnit = Number(UsdPerUnit, culture) ?? 0,
        Input = Number(Input, culture),
        CacheRead = Number(CacheRead, culture),
        CacheWrite = Number(CacheWrite, culture),
        CacheWrite1h = Number(CacheWrite1h, culture),
        Output = Number(Output, culture),
        Reasoning = Number(Reasoning, culture),
        RequestFee = Number(RequestFee, culture) ?? 0,
        Source = Source,
        SourceDate = DateOnly.TryParseExact(SourceDate, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        Reason = Reason,
    }.Tidy();

    public static string Rate(decimal? rate, CultureInfo culture) => rate?.ToString("0.######", culture) ?? "";

    // Text that is no number is wrong, not missing: -1 is refused by name.
    private static decimal? Number(string text, CultureInfo culture) =>
        text.Trim().Length == 0 ? null : decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, culture, out var number) ? number : -1;

    private static string Moment(DateTimeOffset time) => time.ToString(MomentFormat, CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);
}
