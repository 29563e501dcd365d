using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Portal.Access.Oidc.Jose;

/// <summary>
/// A signed JWT in compact form (RFC 7515, RFC 7519), taken apart and not yet believed: call <see cref="Verify"/> before reading <see cref="Claims"/>.
/// The header decides nothing but which of the provider's published keys to try: <c>jku</c>, <c>jwk</c>, <c>x5u</c> and <c>x5c</c> are never looked at.
/// </summary>
internal sealed class JsonWebToken
{
    private const int LargestLength = 256 * 1024;

    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly JsonElement _claims;
    private bool _verified;

    private JsonWebToken(JwsAlgorithm algorithm, string? keyId, string? type, JsonElement claims, byte[] signed, byte[] signature)
    {
        Algorithm = algorithm;
        KeyId = keyId;
        Type = type;
        _claims = claims;
        _signed = signed;
        _signature = signature;
    }

    public JwsAlgorithm Algorithm { get; }

    /// <summary>The <c>kid</c> of the header.</summary>
    public string? KeyId { get; }

    /// <summary>The <c>typ</c> of the header, in lower case and without <c>application/</c> (RFC 7515, section 4.1.9).</summary>
    public string? Type { get; }

    /// <summary>What the token says.</summary>
    /// <exception cref="InvalidOperationException">The signature was not verified.</exception>
    public JsonElement Claims => _verified ? _claims : throw new InvalidOperationException("Claims of a token whose signature was not verified.");

    /// <summary>Takes a token apart.</summary>
    /// <exception cref="SignInRefusedException">It is malformed, or signed with an algorithm that is not allowed.</exception>
    public static JsonWebToken Parse(string? compact)
    {
        if (compact is not { Length: > 0 and <= LargestLength })
        {
            throw Malformed(string.IsNullOrEmpty(compact) ? "there is no token" : $"it is longer than {LargestLength} characters");
        }
        var parts = compact.Split('.');
        if (parts.Length != 3)
        {
            throw Malformed($"it has {parts.Length} parts instead of 3");
        }
        var header = Object(parts[0], "header");
        if (header.Has("crit"))
        {
            throw Malformed("it demands extensions ('crit') that the portal does not know");
        }
        var name = header.Text("alg");
        var algorithm = JwsAlgorithm.Find(name)
            ?? throw new SignInRefusedException(SignInFault.Algorithm, $"The token's algorithm '{LogText.Clean(name)}' is not allowed.");
        if (header.Has("kid") && header.Text("kid") is null)
        {
            throw Malformed("its 'kid' is no text");
        }
        return new JsonWebToken(
            algorithm,
            header.Text("kid"),
            TypeOf(header),
            Object(parts[1], "payload"),
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            Bytes(parts[2], "signature"));
    }

    /// <summary>Checks the signature.</summary>
    /// <exception cref="SignInRefusedException">It is not this key's.</exception>
    public void Verify(JsonWebKey key)
    {
        if (!key.Verify(Algorithm, _signed, _signature))
        {
            throw new SignInRefusedException(SignInFault.Signature, $"The signature does not fit key '{LogText.Clean(key.Id)}' of the provider.");
        }
        _verified = true;
    }

    private static string? TypeOf(JsonElement header)
    {
        const string Prefix = "application/";
        if (!header.Has("typ"))
        {
            return null;
        }
        var type = header.Text("typ")?.ToLowerInvariant() ?? throw Malformed("its 'typ' is no text");
        return type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..] : type;
    }

    private static JsonElement Object(string part, string what)
    {
        try
        {
            using var document = StrictJson.Parse(Bytes(part, what));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw Malformed($"its {what} is no object");
        }
        catch (FormatException exception)
        {
            throw new SignInRefusedException(SignInFault.TokenMalformed, $"The token cannot be used: its {what} cannot be read.", exception);
        }
    }

    /// <summary>Base64url as RFC 7515, section 2, has it: no padding, no white space.</summary>
    private static byte[] Bytes(string part, string what) =>
        part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && Base64Url.IsValid(part)
            ? Base64Url.DecodeFromChars(part)
            : throw Malformed($"its {what} is not base64url");

    private static SignInRefusedException Malformed(string why) => new(SignInFault.TokenMalformed, $"The token cannot be used: {why}.");
}
