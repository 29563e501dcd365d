using Portal.Shell;

namespace Portal.Access.Oidc;

/// <summary>Routes between the portal, a browser and an identity provider.</summary>
internal static class OidcUrls
{
    /// <summary>Leads to the provider; a link, so that forms need lead to this site only.</summary>
    public const string Start = "sign-in/with/{provider}";

    /// <summary>The redirect URI to register at the provider.</summary>
    public const string Callback = "sign-in/with/{provider}/callback";

    /// <summary>The page that tells why a sign-in was refused.</summary>
    public const string Refused = "sign-in/refused";

    /// <summary>The page that leads from signing out here to signing out at the provider.</summary>
    public const string Leave = "sign-out/provider";

    /// <summary>The post-logout redirect URI to register at the provider.</summary>
    public const string SignedOut = "signed-out";

    public const string BackChannelLogout = "sign-out/with/{provider}/back-channel";
    public const string FrontChannelLogout = "sign-out/with/{provider}/front-channel";

    public static string CallbackOf(string provider) => Callback.Replace("{provider}", provider, StringComparison.Ordinal);

    /// <summary>The address of a button, which leads back to <paramref name="returnUrl"/>.</summary>
    public static string StartOf(string provider, string? returnUrl) =>
        PortalUrls.Of($"/{Start.Replace("{provider}", provider, StringComparison.Ordinal)}?{SignInUrls.ReturnUrl}={Uri.EscapeDataString(SignInUrls.SafeReturn(returnUrl))}");
}
