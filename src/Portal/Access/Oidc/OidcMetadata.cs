using System.Text.Json;
using Portal.Access.Oidc.Jose;

namespace Portal.Access.Oidc;

/// <summary>What a provider publishes about itself (OpenID Connect Discovery 1.0, section 3), as far as sign-in needs it.</summary>
internal sealed record OidcMetadata
{
    public required string Issuer { get; init; }
    public required Uri AuthorizationEndpoint { get; init; }
    public required Uri TokenEndpoint { get; init; }
    public required Uri KeysAddress { get; init; }
    public Uri? UserInfoEndpoint { get; init; }
    public Uri? EndSessionEndpoint { get; init; }

    /// <summary>Whether every answer names its issuer (RFC 9207).</summary>
    public bool NamesIssuerInAnswers { get; init; }

    /// <summary>Reads the provider's description and holds it against the settings.</summary>
    /// <exception cref="SignInRefusedException">It is not this authority's, incomplete, or not safe to use.</exception>
    public static OidcMetadata Parse(ReadOnlyMemory<byte> json, string authority)
    {
        using var document = Read(json);
        var root = document.RootElement;
        var issuer = root.Text("issuer") ?? throw Fault("it names no issuer");
        // Exactly, to the last slash: whoever can bend this comparison can pass for the provider (OpenID Connect Discovery 1.0, section 4.3).
        var isOurs = EntraTenants.IsTemplate(issuer) ? EntraTenants.IsOfAuthority(issuer, authority) : string.Equals(issuer, authority, StringComparison.Ordinal);
        if (!isOurs)
        {
            throw Fault($"its issuer is '{LogText.Clean(issuer)}', but Authority is '{authority}'; both must be the same to the last character");
        }
        if (root.TryGetProperty("code_challenge_methods_supported", out var methods) && !Contains(methods, "S256"))
        {
            throw Fault("it supports PKCE, but not with S256");
        }
        if (root.TryGetProperty("response_types_supported", out var types) && !Contains(types, "code"))
        {
            throw Fault("it does not offer the authorization code flow (response type 'code')");
        }
        return new OidcMetadata
        {
            Issuer = issuer,
            AuthorizationEndpoint = Address(root, "authorization_endpoint") ?? throw Fault("it has no authorization_endpoint"),
            TokenEndpoint = Address(root, "token_endpoint") ?? throw Fault("it has no token_endpoint"),
            KeysAddress = Address(root, "jwks_uri") ?? throw Fault("it has no jwks_uri"),
            UserInfoEndpoint = Address(root, "userinfo_endpoint"),
            EndSessionEndpoint = Address(root, "end_session_endpoint"),
            NamesIssuerInAnswers = root.TryGetProperty("authorization_response_iss_parameter_supported", out var names) && names.ValueKind == JsonValueKind.True,
        };
    }

    private static JsonDocument Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            var document = StrictJson.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Fault("it is no JSON object");
        }
        catch (FormatException exception)
        {
            throw new SignInRefusedException(SignInFault.ProviderSetup, $"The provider's description cannot be used: {exception.Message}", exception);
        }
    }

    private static Uri? Address(JsonElement root, string name)
    {
        if (root.Text(name) is not { } text)
        {
            return null;
        }
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && SafeAddress.IsSafe(address) && address.Fragment.Length == 0
            ? address
            : throw Fault($"its {name} '{LogText.Clean(text)}' is no https address");
    }

    private static bool Contains(JsonElement array, string value) =>
        array.ValueKind == JsonValueKind.Array && array.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(value));

    private static SignInRefusedException Fault(string why) => new(SignInFault.ProviderSetup, $"The provider's description cannot be used: {why}.");
}
