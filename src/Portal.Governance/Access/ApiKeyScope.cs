using System.Text.Json.Serialization;

namespace Portal.Governance.Access;

/// <summary>What an API key may do. One key, one purpose: a key that leaks opens as little as possible.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApiKeyScope>))]
public enum ApiKeyScope
{
    /// <summary>Send telemetry.</summary>
    [JsonStringEnumMemberName(PortalScopes.Ingest)]
    Ingest,

    /// <summary>Read numbers.</summary>
    [JsonStringEnumMemberName(PortalScopes.Read)]
    Read,

    /// <summary>Ask whether a release may go out.</summary>
    [JsonStringEnumMemberName(PortalScopes.Gate)]
    Gate,

    /// <summary>Write feedback, and nothing else: may be shipped in a web page whose origin it names.</summary>
    [JsonStringEnumMemberName(PortalScopes.Feedback)]
    Feedback,

    /// <summary>Write what became of a call.</summary>
    [JsonStringEnumMemberName(PortalScopes.Outcomes)]
    Outcomes,

    /// <summary>Register models, versions and deployments.</summary>
    [JsonStringEnumMemberName(PortalScopes.Registry)]
    Registry,

    /// <summary>Acknowledge and silence alerts.</summary>
    [JsonStringEnumMemberName(PortalScopes.Alerts)]
    Alerts,

    /// <summary>All of them, and change settings.</summary>
    [JsonStringEnumMemberName(PortalScopes.Admin)]
    Admin,
}

public static class ApiKeyScopes
{
    /// <summary>All scopes, in the order in which forms list them.</summary>
    public static IReadOnlyList<ApiKeyScope> All { get; } = Enum.GetValues<ApiKeyScope>();

    /// <summary>The scope as claims, files, commands and the API write it.</summary>
    public static string ToName(this ApiKeyScope scope) => scope switch
    {
        ApiKeyScope.Ingest => PortalScopes.Ingest,
        ApiKeyScope.Read => PortalScopes.Read,
        ApiKeyScope.Gate => PortalScopes.Gate,
        ApiKeyScope.Feedback => PortalScopes.Feedback,
        ApiKeyScope.Outcomes => PortalScopes.Outcomes,
        ApiKeyScope.Registry => PortalScopes.Registry,
        ApiKeyScope.Alerts => PortalScopes.Alerts,
        ApiKeyScope.Admin => PortalScopes.Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "Unknown scope."),
    };

    /// <summary>The scope of a name; null: there is none.</summary>
    public static ApiKeyScope? Parse(string? name)
    {
        foreach (var scope in All)
        {
            if (string.Equals(scope.ToName(), name, StringComparison.OrdinalIgnoreCase))
            {
                return scope;
            }
        }
        return null;
    }
}
