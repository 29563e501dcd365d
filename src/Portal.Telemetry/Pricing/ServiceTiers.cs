namespace Portal.Telemetry.Pricing;

/// <summary>Names of service tiers as providers report them.</summary>
public static class ServiceTiers
{
    /// <summary>The tier under which prices are listed; empty: standard.</summary>
    public static string Normalize(string tier)
    {
        ArgumentNullException.ThrowIfNull(tier);
        return tier.Length == 0 || IsStandard(tier) ? "" : tier.ToLowerInvariant();
    }

    // "auto" is what a request asks for; a sender that reports no more than that mostly gets the standard tier.
    private static bool IsStandard(string tier) =>
        tier.Equals("default", StringComparison.OrdinalIgnoreCase)
        || tier.Equals("standard", StringComparison.OrdinalIgnoreCase)
        || tier.Equals("standard_only", StringComparison.OrdinalIgnoreCase)
        || tier.Equals("auto", StringComparison.OrdinalIgnoreCase)
        || tier.Equals("on_demand", StringComparison.OrdinalIgnoreCase);
}
