namespace Portal.Telemetry.Costs;

/// <summary>By what spend is split.</summary>
public enum CostDimension
{
    Application,
    Model,
    Provider,

    /// <summary>The team a call names, else the one that owns its application.</summary>
    Team,

    /// <summary>Kind of token, and what is charged per request.</summary>
    TokenType,
    Environment,
    ServiceTier,
}

/// <summary>Width of a bucket of spend, in the viewer's calendar.</summary>
public enum CostStep
{
    Hour,
    Day,
    Month,
}
