namespace Portal.Telemetry.Pricing.Recosting;

/// <summary>The calls of a tenant that started within [<paramref name="From"/>, <paramref name="To"/>).</summary>
public sealed record RecostRange(string Tenant, DateTimeOffset From, DateTimeOffset To)
{
    internal IReadOnlyList<(string Name, object Value)> Parameters => [("tenant", Tenant), ("from", From), ("to", To)];
}
