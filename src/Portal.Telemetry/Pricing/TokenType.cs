namespace Portal.Telemetry.Pricing;

/// <summary>Kinds of tokens that a provider bills at rates of their own. They are disjoint: a token belongs to one kind.</summary>
public enum TokenType
{
    /// <summary>Input that was neither read from nor written to a cache.</summary>
    Input,

    /// <summary>Input read from the provider's cache.</summary>
    CacheRead,

    /// <summary>Input written to a cache that lives minutes.</summary>
    CacheWrite,

    /// <summary>Input written to a cache that lives an hour.</summary>
    CacheWrite1h,

    /// <summary>Output without reasoning.</summary>
    Output,

    /// <summary>Output the model spent on reasoning.</summary>
    Reasoning,
}
