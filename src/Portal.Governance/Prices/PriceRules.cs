namespace Portal.Governance.Prices;

/// <summary>What can be wrong with a price; pages and the API choose their words by it.</summary>
public enum PriceFault
{
    ProviderMissing,
    ModelMissing,
    ModelStar,
    TierTooLong,
    InputAboveNegative,
    RateMissing,
    RateNegative,
    RateTooLarge,
    RateTooFine,
    CurrencyUnknown,
    ExchangeRate,
    SourceMissing,
    ReasonMissing,
    NameTooLong,
    ValidFromAhead,
}

/// <summary>What a price as a person typed it has to fulfil.</summary>
public static class PriceRules
{
    public const int ProviderLength = 100;
    public const int ModelLength = 256;
    public const int TierLength = 50;
    public const int SourceLength = 1000;
    public const int ReasonLength = 1000;

    /// <summary>With more digits a cost would have to be rounded.</summary>
    public const int RateDigits = 6;

    /// <summary>US dollars for a million tokens: beyond, it is a slip of the keyboard.</summary>
    public const decimal LargestRate = 10_000m;

    /// <summary>A price may be entered this long before it holds.</summary>
    public static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(730);

    /// <summary>Everything that is wrong, in the order of the form.</summary>
    public static IReadOnlyList<PriceFault> Check(PriceDraft draft, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var faults = new List<PriceFault>();
        decimal?[] rates = [draft.Input, draft.CacheRead, draft.CacheWrite, draft.CacheWrite1h, draft.Output, draft.Reasoning, draft.RequestFee];
        Fault(draft.Provider.Length == 0, PriceFault.ProviderMissing);
        Fault(draft.Model.Length == 0 || draft.Model == "*", PriceFault.ModelMissing);
        Fault(draft.Model.TrimEnd('*').Contains('*', StringComparison.Ordinal) || draft.Model.EndsWith("**", StringComparison.Ordinal), PriceFault.ModelStar);
        Fault(draft.Provider.Length > ProviderLength || draft.Model.Length > ModelLength, PriceFault.NameTooLong);
        Fault(draft.ServiceTier.Length > TierLength, PriceFault.TierTooLong);
        Fault(draft.InputAbove < 0, PriceFault.InputAboveNegative);
        Fault(draft.Input is null || draft.Output is null, PriceFault.RateMissing);
        Fault(Array.Exists(rates, rate => rate < 0), PriceFault.RateNegative);
        Fault(Array.Exists(rates, rate => rate * draft.UsdPerUnit > LargestRate), PriceFault.RateTooLarge);
        Fault(Array.Exists(rates, rate => rate is { } value && decimal.Round(value, RateDigits) != value), PriceFault.RateTooFine);
        Fault(draft.Currency.Length != 3 || !draft.Currency.All(char.IsAsciiLetterUpper), PriceFault.CurrencyUnknown);
        Fault(draft.UsdPerUnit is <= 0 or > 1000 || (draft.Currency == "USD" && draft.UsdPerUnit != 1), PriceFault.ExchangeRate);
        Fault(draft.ValidFrom > now + FurthestAhead, PriceFault.ValidFromAhead);
        Fault(draft.Source.Length is 0 or > SourceLength, PriceFault.SourceMissing);
        Fault(draft.Reason.Length is 0 or > ReasonLength, PriceFault.ReasonMissing);
        return faults;

        void Fault(bool wrong, PriceFault fault)
        {
            if (wrong)
            {
                faults.Add(fault);
            }
        }
    }
}

/// <summary>A price as a person or program states it.</summary>
public sealed record PriceDraft
{
    public string Provider { get; init; } = "";
    public string Model { get; init; } = "";
    public string ServiceTier { get; init; } = "";
    public long InputAbove { get; init; }

    /// <summary>UTC, the first moment it holds for; null: since ever.</summary>
    public DateTimeOffset? ValidFrom { get; init; }
    public string Currency { get; init; } = "USD";
    public decimal UsdPerUnit { get; init; } = 1;
    public decimal? Input { get; init; }
    public decimal? CacheRead { get; init; }
    public decimal? CacheWrite { get; init; }
    public decimal? CacheWrite1h { get; init; }
    public decimal? Output { get; init; }
    public decimal? Reasoning { get; init; }
    public decimal RequestFee { get; init; }
    public string Source { get; init; } = "";
    public DateOnly? SourceDate { get; init; }
    public string Reason { get; init; } = "";

    /// <summary>Without blanks around and with names as they are compared.</summary>
    public PriceDraft Tidy() => this with
    {
        Provider = Provider.Trim().ToLowerInvariant(),
        Model = Model.Trim().ToLowerInvariant(),
        ServiceTier = ServiceTier.Trim().ToLowerInvariant() is var tier && tier is "standard" or "default" ? "" : tier,
        Currency = Currency.Trim().ToUpperInvariant(),
        Source = Source.Trim(),
        Reason = Reason.Trim(),
    };

    public static PriceDraft Of(PriceRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new PriceDraft
        {
            Provider = row.Provider,
            Model = row.Model,
            ServiceTier = row.ServiceTier,
            InputAbove = row.InputAbove,
            ValidFrom = row.ValidFrom,
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
            Reason = row.Reason,
        };
    }
}
