using System.Text.Json.Serialization;

namespace Portal.Access;

/// <summary>What an API key may do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApiKeyScope>))]
public enum ApiKeyScope
{
    /// <summary>Send telemetry.</summary>
    [JsonStringEnumMemberName("ingest")]
    Ingest,

    /// <summary>Read numbers.</summary>
    [JsonStringEnumMemberName("read")]
    Read,

    /// <summary>Both, and change settings.</summary>
    [JsonStringEnumMemberName("admin")]
    Admin,
}

/// <summary>An API key as it is stored: everything but the secret, of which only the SHA-256 is kept.</summary>
public sealed record ApiKey
{
    /// <summary>Public part of the key; names it in lists, logs and <c>keys revoke</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What the key is for, in its owner's words.</summary>
    public required string Name { get; init; }

    public required ApiKeyScope Scope { get; init; }
    public required string Tenant { get; init; }

    /// <summary>SHA-256 of the whole key. A plain hash suffices: the secret has 190 random bits, so there is nothing to guess.</summary>
    public required byte[] Sha256 { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The key is refused from this time on; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Last accepted request, to the minute; null: never used.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Whether the key is past its end at <paramref name="now"/>.</summary>
    public bool IsExpired(DateTimeOffset now) => Expires <= now;
}
