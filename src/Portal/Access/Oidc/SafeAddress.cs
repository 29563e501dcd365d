using System.Net;

namespace Portal.Access.Oidc;

/// <summary>Which addresses the portal talks to about sign-in.</summary>
internal static class SafeAddress
{
    /// <summary>Encrypted, or on this very machine.</summary>
    public static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopback(address));

    private static bool IsLoopback(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
