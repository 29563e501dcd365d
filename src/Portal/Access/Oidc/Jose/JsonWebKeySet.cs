using System.Text.Json;

namespace Portal.Access.Oidc.Jose;

/// <summary>The keys a provider signs with (RFC 7517, section 5).</summary>
internal sealed class JsonWebKeySet
{
    private readonly IReadOnlyList<JsonWebKey> _keys;

    private JsonWebKeySet(IReadOnlyList<JsonWebKey> keys) => _keys = keys;

    public int Count => _keys.Count;

    /// <summary>Reads a key set.</summary>
    /// <exception cref="FormatException">It is no key set.</exception>
    public static JsonWebKeySet Parse(ReadOnlyMemory<byte> json)
    {
        using var document = StrictJson.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("keys", out var keys)
            || keys.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("The document has no array 'keys'.");
        }
        return new JsonWebKeySet([.. keys.EnumerateArray().Select(JsonWebKey.Read).OfType<JsonWebKey>()]);
    }

    /// <summary>
    /// The key a token names. A token may leave the name out only where a single key fits (OpenID Connect Core 1.0, section 10.1).
    /// </summary>
    public JsonWebKey? Find(JwsAlgorithm algorithm, string? keyId)
    {
        var fitting = _keys.Where(key => key.Fits(algorithm) && (keyId is null || string.Equals(key.Id, keyId, StringComparison.Ordinal))).Take(2).ToList();
        return fitting is [var only] ? only : null;
    }
}
