namespace Portal.Governance.Models;

/// <summary>How versions are told in telemetry.</summary>
public static class ModelTelemetry
{
    /// <summary>Attribute of a span or resource by which a sender names the version itself.</summary>
    public const string VersionAttribute = "portal.model.version";
}
