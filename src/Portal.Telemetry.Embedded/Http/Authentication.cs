using System.Security.Cryptography;
using System.Text;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Http;

/// <summary>The one user this server knows, and the three ways clients name it: headers, Basic, URL.</summary>
internal sealed class Authentication(string user, string password)
{
    private readonly byte[] _expected = Digest(user, password);

    /// <exception cref="EngineException">Code 194 without credentials, 516 with wrong ones.</exception>
    public void Check(HttpRequest request)
    {
        var (name, key) = Credentials(request)
            ?? throw new EngineException(ErrorCodes.RequiredPassword, "REQUIRED_PASSWORD", "Authentication failed: user name and password are required.");

        // Digests have one length, so the comparison tells nothing about either text.
        if (!CryptographicOperations.FixedTimeEquals(Digest(name, key), _expected))
        {
            throw new EngineException(
                ErrorCodes.AuthenticationFailed, "AUTHENTICATION_FAILED",
                $"{name}: Authentication failed: password is incorrect, or there is no user with such name.");
        }
    }

    private static (string User, string Password)? Credentials(HttpRequest request)
    {
        if (request.Headers.TryGetValue("X-ClickHouse-User", out var user) || request.Headers.ContainsKey("X-ClickHouse-Key"))
        {
            return (user.Count > 0 ? user.ToString() : "default", request.Headers["X-ClickHouse-Key"].ToString());
        }

        if (request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
        {
            return Basic(authorization);
        }

        return request.Query.ContainsKey("user") || request.Query.ContainsKey("password")
            ? (request.Query.TryGetValue("user", out var name) ? name.ToString() : "default", request.Query["password"].ToString())
            : null;
    }

    private static (string User, string Password)? Basic(string authorization)
    {
        const string Scheme = "Basic ";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var encoded = authorization.AsSpan(Scheme.Length).Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    private static byte[] Digest(string user, string password) => SHA256.HashData(Encoding.UTF8.GetBytes($"{user}\0{password}"));
}
