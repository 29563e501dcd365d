using Microsoft.AspNetCore.Authentication.OAuth;

namespace Portal.Access.Oidc;

/// <summary>Options of one provider's handler. Endpoints, client and secret come from <see cref="Provider"/>, which knows them only once it has asked.</summary>
internal sealed class OidcHandlerOptions : OAuthOptions
{
    /// <summary>The provider; set at registration.</summary>
    public OidcProvider Provider { get; set; } = null!;

    /// <summary>The base class asks for endpoints and a secret here, which a provider that is discovered and a public client do not have.</summary>
    public override void Validate()
    {
        if (!CallbackPath.HasValue)
        {
            throw new InvalidOperationException("The handler has no callback path.");
        }
    }
}
