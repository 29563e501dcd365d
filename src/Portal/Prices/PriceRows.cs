using Portal.Governance.Prices;
using Portal.Telemetry.Pricing;

namespace Portal.Prices;

/// <summary>Between rows of the price table and prices as calls are priced by them.</summary>
internal static class PriceRows
{
    public static ModelPrice ToPrice(PriceRow row) => new()
    {
        Id = (uint)row.Id,
        Provider = row.Provider,
        Model = row.Model,
        ServiceTier = row.ServiceTier,
        InputAbove = (ulong)row.InputAbove,
        ValidFrom = row.ValidFrom ?? DateTimeOffset.MinValue,
        ValidTo = row.ValidTo,
        Currency = row.Currency,
        UsdPerUnit = row.UsdPerUnit,
        Input = row.Input,
        CacheRead = row.CacheRead,
        CacheWrite = row.CacheWrite,
        CacheWrite1h = row.CacheWrite1h,
        Output = row.Output,
        Reasoning = row.Reasoning,
        RequestFee = row.RequestFee,
        Source = row.Source,
        SourceDate = row.SourceDate,
        Author = row.CreatedBy,
    };

    public static PriceRow FromStartingFile(ModelPrice price, DateTimeOffset now) => new()
    {
        Id = (int)price.Id,
        Provider = price.Provider,
        Model = price.Model,
        ServiceTier = price.ServiceTier,
        InputAbove = (long)price.InputAbove,
        ValidFrom = price.ValidFrom == DateTimeOffset.MinValue ? null : price.ValidFrom,
        ValidTo = price.ValidTo,
        Input = price.Input,
        CacheRead = price.CacheRead,
        CacheWrite = price.CacheWrite,
        CacheWrite1h = price.CacheWrite1h,
        Output = price.Output,
        Reasoning = price.Reasoning,
        RequestFee = price.RequestFee,
        Source = price.Source,
        SourceDate = price.SourceDate,
        Reason = "Published price the portal comes with.",
        CreatedBy = PriceTable.StartingFile,
        CreatedAt = now,
        ChangedBy = PriceTable.StartingFile,
        ChangedAt = now,
    };

    /// <summary>The book as it would be with a draft added; its row has the highest number there is.</summary>
    public static PriceBook With(PriceBook book, PriceDraft draft)
    {
        draft = draft.Tidy();
        var from = draft.ValidFrom ?? DateTimeOffset.MinValue;
        var same = book.All.Where(price => (price.Provider, price.Model, price.ServiceTier, (long)price.InputAbove) == (draft.Provider, draft.Model, draft.ServiceTier, draft.InputAbove)).ToList();
        var holding = same.Find(price => price.IsValidAt(from));
        var next = same.Where(price => price.ValidFrom > from && !(price.ValidTo <= price.ValidFrom)).Select(price => (DateTimeOffset?)price.ValidFrom).Min();
        var added = new ModelPrice
        {
            Id = uint.MaxValue,
            Provider = draft.Provider,
            Model = draft.Model,
            ServiceTier = draft.ServiceTier,
            InputAbove = (ulong)draft.InputAbove,
            ValidFrom = from,
            ValidTo = holding is null ? next : holding.ValidTo,
            Currency = draft.Currency,
            UsdPerUnit = draft.UsdPerUnit,
            Input = draft.Input ?? 0,
            CacheRead = draft.CacheRead,
            CacheWrite = draft.CacheWrite,
            CacheWrite1h = draft.CacheWrite1h,
            Output = draft.Output ?? 0,
            Reasoning = draft.Reasoning,
            RequestFee = draft.RequestFee,
        };
        return new PriceBook([.. book.All.Select(price => price == holding ? price with { ValidTo = from } : price), added]);
    }
}
