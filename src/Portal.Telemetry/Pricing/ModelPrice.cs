namespace Portal.Telemetry.Pricing;

/// <summary>
/// One row of the price table: what a model costs from a day on, for one service tier and one length of input. Rows are never changed once calls were
/// priced by them, so its number on a call says for ever why the call cost what it cost.
/// </summary>
public sealed record ModelPrice
{
    /// <summary>Digits after the point of a rate. With them tokens x rate / 1,000,000 has at most the 12 digits of the column <c>cost</c>: nothing is rounded.</summary>
    public const int RateDigits = 6;

    /// <summary>The service tier of a row that holds for every tier no other row names.</summary>
    public const string AnyTier = "*";

    private const decimal Million = 1_000_000m;

    /// <summary>Never 0, which stands for an unknown price, and never used again for another row.</summary>
    public required uint Id { get; init; }

    /// <summary>As <c>gen_ai.provider.name</c> has it, such as <c>openai</c> or <c>aws.bedrock</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>A model's name, or its beginning followed by <c>*</c>; see <see cref="ModelNames"/> for what a name matches.</summary>
    public required string Model { get; init; }

    /// <summary>Empty: the standard tier; else such as <c>batch</c>, <c>flex</c>, <c>priority</c>, or <see cref="AnyTier"/>.</summary>
    public string ServiceTier { get; init; } = "";

    /// <summary>The row holds for calls with more input tokens than this; 0: for all that no other row takes.</summary>
    public ulong InputAbove { get; init; }

    /// <summary>The first moment the row holds for.</summary>
    public DateTimeOffset ValidFrom { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The first moment it does not hold for any more; null: no end is known.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>ISO 4217 code of the rates as published.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>US dollars for one unit of <see cref="Currency"/>.</summary>
    public decimal UsdPerUnit { get; init; } = 1;

    /// <summary>Price of a million input tokens, in <see cref="Currency"/>, as are all rates.</summary>
    public required decimal Input { get; init; }

    /// <summary>Null: as <see cref="Input"/>.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Null: as <see cref="Input"/>.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>Null: as <see cref="CacheWrite"/>.</summary>
    public decimal? CacheWrite1h { get; init; }

    /// <summary>Price of a million output tokens.</summary>
    public required decimal Output { get; init; }

    /// <summary>Null: as <see cref="Output"/>, which is how every provider bills it so far.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>Price of a request, whatever its tokens.</summary>
    public decimal RequestFee { get; init; }

    /// <summary>Where the price was read: an address, or the name of a contract.</summary>
    public string Source { get; init; } = "";

    /// <summary>When it was read.</summary>
    public DateOnly? SourceDate { get; init; }

    /// <summary>Who entered it; empty for rows of the starting file.</summary>
    public string Author { get; init; } = "";

    /// <summary>What a request costs in US dollars whatever its tokens.</summary>
    public decimal RequestFeeUsd => Usd(RequestFee);

    public bool IsValidAt(DateTimeOffset time) => ValidFrom <= time && !(ValidTo <= time);

    /// <summary>US dollars for a million tokens of a kind.</summary>
    public decimal RateUsdPerMillion(TokenType type) => Usd(type switch
    {
        TokenType.Input => Input,
        TokenType.CacheRead => CacheRead ?? Input,
        TokenType.CacheWrite => CacheWrite ?? Input,
        TokenType.CacheWrite1h => CacheWrite1h ?? CacheWrite ?? Input,
        TokenType.Output => Output,
        TokenType.Reasoning => Reasoning ?? Output,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown type of token."),
    });

    /// <summary>US dollars for these tokens in one request; exact, nothing is rounded.</summary>
    /// <exception cref="OverflowException">The counts are no tokens of a real call: the amount does not fit a decimal.</exception>
    public decimal CostUsd(TokenCounts tokens) =>
        (((tokens.Input * RateUsdPerMillion(TokenType.Input))
            + (tokens.CacheRead * RateUsdPerMillion(TokenType.CacheRead))
            + (tokens.CacheWrite * RateUsdPerMillion(TokenType.CacheWrite))
            + (tokens.CacheWrite1h * RateUsdPerMillion(TokenType.CacheWrite1h))
            + (tokens.Output * RateUsdPerMillion(TokenType.Output))
            + (tokens.Reasoning * RateUsdPerMillion(TokenType.Reasoning))) / Million)
        + RequestFeeUsd;

    // A rate in another currency is rounded here, once, so that what follows stays exact.
    private decimal Usd(decimal amount) => UsdPerUnit == 1 ? amount : decimal.Round(amount * UsdPerUnit, RateDigits, MidpointRounding.ToEven);
}
