using System.ComponentModel.DataAnnotations;

namespace Portal.Access.Oidc;

/// <summary>Settings of section <c>Access:Oidc</c>: the identity providers people sign in with.</summary>
public sealed class OidcOptions
{
    public const string Section = "Access:Oidc";

    /// <summary>Providers by a short name of lower-case letters, digits and hyphens; it stands in the redirect address.</summary>
    public Dictionary<string, OidcProviderOptions> Providers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Minutes after which a provider's description and keys are fetched again.</summary>
    [Range(1, 24 * 60)]
    public int RefreshMinutes { get; set; } = 60;

    /// <summary>Hours for which keys are trusted that could not be fetched again; after that nobody new signs in until the provider answers.</summary>
    [Range(1, 7 * 24)]
    public int KeysMaxAgeHours { get; set; } = 24;

    /// <summary>Seconds a provider may take to answer a request of the portal.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Seconds by which the provider's clock may differ from the portal's.</summary>
    [Range(0, 300)]
    public int ClockSkewSeconds { get; set; } = 60;

    /// <summary>Beginnings and answers of sign-ins accepted per minute and address; an office often has one address.</summary>
    [Range(1, 100_000)]
    public int RequestsPerMinute { get; set; } = 300;

    /// <summary>Messages about ended sessions accepted per minute and address.</summary>
    [Range(1, 100_000)]
    public int LogoutsPerMinute { get; set; } = 600;
}

/// <summary>One identity provider.</summary>
public sealed class OidcProviderOptions
{
    /// <summary>What the button on the sign-in page says; null: the provider's short name.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The issuer, exactly as the provider writes it; its description is at <c>/.well-known/openid-configuration</c> below it.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The portal's id at the provider.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The portal's secret at the provider; keep it in the environment or a secret store. None for a public client or a key.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>How the portal proves to the provider that it is the client; null: a key where one is set, else the secret, else nothing.</summary>
    public ClientAuthentication? ClientAuthentication { get; set; }

    /// <summary>PEM file with the private key of <c>private_key_jwt</c>.</summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>PEM file with the certificate of that key; Microsoft Entra ID recognises the key by it.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>The key's id at the provider (<c>kid</c>), where it wants one.</summary>
    public string? ClientKeyId { get; set; }

    /// <summary>Scopes to ask for; <c>openid</c> always among them. Empty: <c>openid profile email</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Claims that hold roles or groups: a name, or a path such as <c>realm_access.roles</c>. Empty: <c>roles</c> and <c>groups</c>.</summary>
    public IReadOnlyList<string> RoleClaims { get; init; } = [];

    /// <summary>For each role of the portal the values of those claims that give it; <c>*</c>: everybody who signs in here.</summary>
    public Dictionary<string, string[]> Roles { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Ids of the Microsoft Entra organisations whose people may sign in; needed where the authority is for several of them.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];

    /// <summary>Claim with the person's name.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>Claim with the person's e-mail address, for notifications only: it never says who somebody is.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>Whether the userinfo endpoint is asked for a name, an address or roles that the token lacks.</summary>
    public bool UserInfo { get; set; } = true;

    /// <summary><c>login</c>, <c>select_account</c> or <c>consent</c>: what the provider shall ask of the person each time; null: what it sees fit.</summary>
    public string? Prompt { get; set; }

    /// <summary>Minutes after which the provider shall ask for the password again; null: whenever it likes.</summary>
    public int? MaxAgeMinutes { get; set; }

    /// <summary>Authentication context classes (<c>acr</c>) of which one is demanded, for example one that means a second factor.</summary>
    public IReadOnlyList<string> AcrValues { get; init; } = [];

    /// <summary>Whether signing out here also signs out at the provider.</summary>
    public bool SingleSignOut { get; set; } = true;
}

/// <summary>Ways in which a client proves itself at the token endpoint (OpenID Connect Core 1.0, section 9).</summary>
public enum ClientAuthentication
{
    /// <summary>A public client: PKCE alone.</summary>
    None,

    /// <summary>The secret as HTTP Basic (<c>client_secret_basic</c>).</summary>
    ClientSecretBasic,

    /// <summary>The secret in the form (<c>client_secret_post</c>).</summary>
    ClientSecretPost,

    /// <summary>A signed assertion (<c>private_key_jwt</c>, RFC 7523).</summary>
    PrivateKeyJwt,
}
