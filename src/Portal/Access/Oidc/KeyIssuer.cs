using Portal.Access.Oidc.Jose;

namespace Portal.Access.Oidc;

/// <summary>Keys that are meant for one issuer only.</summary>
internal static class KeyIssuer
{
    /// <summary>
    /// A key set shared by several organisations may say of each key whose it is; a key of one organisation must not sign for another.
    /// </summary>
    /// <exception cref="SignInRefusedException">The key is another issuer's.</exception>
    public static void Check(JsonWebKey key, string published, JsonWebToken token)
    {
        var issuer = token.Claims.Text("iss");
        if (key.Issuer is not { } owner || string.Equals(owner, issuer, StringComparison.Ordinal) || string.Equals(owner, published, StringComparison.Ordinal))
        {
            return;
        }
        if (EntraTenants.IsTemplate(owner) && token.Claims.Text("tid") is { } tenant && string.Equals(EntraTenants.Fill(owner, tenant), issuer, StringComparison.Ordinal))
        {
            return;
        }
        throw new SignInRefusedException(SignInFault.Issuer, $"Key '{LogText.Clean(key.Id)}' is for issuer '{LogText.Clean(owner)}', the token from '{LogText.Clean(issuer)}'.");
    }
}
