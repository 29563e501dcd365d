using Portal.Shell;

namespace Portal.Access;

/// <summary>Routes of signing in and out.</summary>
internal static class SignInUrls
{
    public const string Page = "sign-in";
    public const string DevelopmentPerson = "sign-in/development";
    public const string SignOut = "sign-out";
    public const string ReturnUrl = "returnUrl";

    /// <summary>A return address that stays on this site; anything else becomes the start page.</summary>
    public static string SafeReturn(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : PortalUrls.Overview();
}
