namespace Portal.Telemetry.Senders;

/// <summary>The kind of telemetry; values as in ClickHouse.</summary>
public enum SenderSignal
{
    Traces = 1,
    Logs = 2,
    Metrics = 3,
}

/// <summary>Who sends: one instrumentation scope of one application, through one SDK.</summary>
/// <param name="Application"><c>service.name</c>.</param>
/// <param name="Sdk"><c>telemetry.sdk.language/telemetry.sdk.version</c>, with the distribution where one is named; empty when the sender does not say.</param>
public readonly record struct SenderKey(string Tenant, string Application, string Sdk, string Scope, string ScopeVersion, SenderSignal Signal)
{
    /// <summary>What stands in the place of a name when there are more senders than are told apart.</summary>
    public const string OtherSenders = "(other senders)";

    /// <summary>Where the counts of senders go that are not told apart.</summary>
    public static SenderKey Others(string tenant, SenderSignal signal) => new(tenant, OtherSenders, "", "", "", signal);
}
