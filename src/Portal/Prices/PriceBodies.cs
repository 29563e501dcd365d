using Portal.Governance.Prices;

namespace Portal.Prices;

/// <summary>The row a change is based on, as last read.</summary>
public sealed record PriceReference(int Id, long Version);

/// <summary>A price to add.</summary>
/// <param name="ServiceTier">Empty or left out: standard; * for any tier without a row of its own.</param>
/// <param name="InputAbove">The price holds for calls with more input tokens than this.</param>
/// <param name="ValidFrom">The first moment it holds for; left out: since ever.</param>
/// <param name="Input">For a million tokens, as all rates; left-out rates are those of their kind.</param>
/// <param name="BasedOn">The row that held at that moment as last read; left out where there was none.</param>
public sealed record PriceBody(
    string Provider, string Model, string? ServiceTier, long? InputAbove, DateTimeOffset? ValidFrom, string? Currency, decimal? UsdPerUnit,
    decimal? Input, decimal? CacheRead, decimal? CacheWrite, decimal? CacheWrite1h, decimal? Output, decimal? Reasoning, decimal? RequestFee,
    string Source, DateOnly? SourceDate, string Reason, PriceReference? BasedOn)
{
    internal PriceDraft ToDraft() => new()
    {
        Provider = Provider,
        Model = Model,
        ServiceTier = ServiceTier ?? "",
        InputAbove = InputAbove ?? 0,
        ValidFrom = ValidFrom?.ToUniversalTime(),
        Currency = Currency ?? "USD",
        UsdPerUnit = UsdPerUnit ?? 1,
        Input = Input,
        CacheRead = CacheRead,
        CacheWrite = CacheWrite,
        CacheWrite1h = CacheWrite1h,
        Output = Output,
        Reasoning = Reasoning,
        RequestFee = RequestFee ?? 0,
        Source = Source,
        SourceDate = SourceDate,
        Reason = Reason,
    };
}

/// <summary>When a price ends and why.</summary>
public sealed record PriceEndBody(DateTimeOffset At, string Reason, long Version);

/// <summary>A row of the price table.</summary>
public sealed record PriceAnswer(
    int Id, string Provider, string Model, string ServiceTier, long InputAbove, DateTimeOffset? ValidFrom, DateTimeOffset? ValidTo, string Currency, decimal UsdPerUnit,
    decimal Input, decimal? CacheRead, decimal? CacheWrite, decimal? CacheWrite1h, decimal Output, decimal? Reasoning, decimal RequestFee,
    string Source, DateOnly? SourceDate, string Reason, string CreatedBy, DateTimeOffset CreatedAt, string EndReason, string ChangedBy, DateTimeOffset ChangedAt, long Version)
{
    internal static PriceAnswer Of(PriceRow row) => new(
        row.Id, row.Provider, row.Model, row.ServiceTier, row.InputAbove, row.ValidFrom, row.ValidTo, row.Currency, row.UsdPerUnit,
        row.Input, row.CacheRead, row.CacheWrite, row.CacheWrite1h, row.Output, row.Reasoning, row.RequestFee,
        row.Source, row.SourceDate, row.Reason, row.CreatedBy, row.CreatedAt, row.EndReason, row.ChangedBy, row.ChangedAt, row.Version);
}
