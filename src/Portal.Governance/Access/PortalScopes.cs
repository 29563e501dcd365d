namespace Portal.Governance.Access;

/// <summary>What API keys can be made for. A key holds one or more of these; people hold roles instead.</summary>
public static class PortalScopes
{
    /// <summary>Send telemetry.</summary>
    public const string Ingest = "ingest";

    /// <summary>Read numbers.</summary>
    public const string Read = "read";

    /// <summary>Ask whether a release may go out.</summary>
    public const string Gate = "gate";

    /// <summary>Leave feedback; reads nothing, so it may be used from a browser.</summary>
    public const string Feedback = "feedback";

    /// <summary>Report what became of a call later.</summary>
    public const string Outcomes = "outcomes";

    /// <summary>Register models, versions and deployments.</summary>
    public const string Registry = "registry";

    /// <summary>Receive and answer alerts.</summary>
    public const string Alerts = "alerts";

    /// <summary>Everything a program can do.</summary>
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Ingest, Read, Gate, Feedback, Outcomes, Registry, Alerts, Admin];
}
