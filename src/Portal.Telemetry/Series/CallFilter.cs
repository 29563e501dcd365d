namespace Portal.Telemetry.Series;

/// <summary>Which calls a panel shows. An empty list means "all"; several values of one list are alternatives.</summary>
public sealed record CallFilter
{
    /// <summary>The tenant the viewer may see; always part of the query.</summary>
    public required string Tenant { get; init; }
    public IReadOnlyList<string> Applications { get; init; } = [];
    public IReadOnlyList<string> Environments { get; init; } = [];
    public IReadOnlyList<string> Providers { get; init; } = [];
    public IReadOnlyList<string> Models { get; init; } = [];
    public IReadOnlyList<string> Versions { get; init; } = [];
    public IReadOnlyList<string> Operations { get; init; } = [];

    /// <summary>One text per distinct filter: equal filters give equal keys whatever the order of their values.</summary>
    public string ToKey()
    {
        static string Part(IReadOnlyList<string> values) =>
            string.Join('\u001f', values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return string.Join('\u001e', Tenant, Part(Applications), Part(Environments), Part(Providers), Part(Models), Part(Versions), Part(Operations));
    }
}

/// <summary>A dimension by which calls can be grouped or filtered.</summary>
public enum CallDimension
{
    Application,
    Environment,
    Provider,
    Model,
    Version,
    Operation,
}
