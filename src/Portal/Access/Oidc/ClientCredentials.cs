using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Portal.Access.Oidc;

/// <summary>How the portal proves to a provider's token endpoint that it is the registered client (OpenID Connect Core 1.0, section 9).</summary>
internal static class ClientCredentials
{
    private static readonly TimeSpan AssertionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>The way that is set, or that the other settings mean.</summary>
    public static ClientAuthentication WayOf(OidcProviderOptions provider) => provider.ClientAuthentication
        ?? (!string.IsNullOrEmpty(provider.ClientKeyFile) ? ClientAuthentication.PrivateKeyJwt
            : !string.IsNullOrEmpty(provider.ClientSecret) ? ClientAuthentication.ClientSecretBasic
            : ClientAuthentication.None);

    /// <summary>Adds the proof to a request for tokens.</summary>
    public static void Add(OidcProviderOptions provider, Uri endpoint, HttpRequestHeaders headers, IDictionary<string, string> form, DateTimeOffset now)
    {
        switch (WayOf(provider))
        {
            case ClientAuthentication.ClientSecretBasic:
                // RFC 6749, section 2.3.1: both parts form-encoded before they are joined.
                var pair = $"{WebUtility.UrlEncode(provider.ClientId)}:{WebUtility.UrlEncode(provider.ClientSecret)}";
                headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
                break;
            case ClientAuthentication.ClientSecretPost:
                form["client_id"] = provider.ClientId;
                form["client_secret"] = provider.ClientSecret!;
                break;
            case ClientAuthentication.PrivateKeyJwt:
                form["client_id"] = provider.ClientId;
                form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
                form["client_assertion"] = Assertion(provider, endpoint, now);
                break;
            case ClientAuthentication.None:
            default:
                form["client_id"] = provider.ClientId;
                break;
        }
    }

    /// <summary>What is wrong with the key's settings; null: nothing.</summary>
    public static string? FaultOfKey(OidcProviderOptions provider)
    {
        if (string.IsNullOrEmpty(provider.ClientKeyFile))
        {
            return "ClientKeyFile: PrivateKeyJwt needs a PEM file with the private key.";
        }
        try
        {
            using var key = LoadKey(provider.ClientKeyFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            return $"ClientKeyFile: '{provider.ClientKeyFile}' cannot be read as a PEM private key (RSA, or EC on P-256): {exception.Message}";
        }
        try
        {
            using var certificate = LoadCertificate(provider);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"ClientCertificateFile: '{provider.ClientCertificateFile}' cannot be read as a PEM certificate: {exception.Message}";
        }
    }

    /// <summary>A signed statement "this is the client", for one use within minutes (RFC 7523, section 3).</summary>
    private static string Assertion(OidcProviderOptions provider, Uri endpoint, DateTimeOffset now)
    {
        using var key = LoadKey(provider.ClientKeyFile!);
        using var certificate = LoadCertificate(provider);
        var header = new Dictionary<string, string>(StringComparer.Ordinal) { ["alg"] = key is RSA ? "PS256" : "ES256", ["typ"] = "JWT" };
        if (!string.IsNullOrEmpty(provider.ClientKeyId))
        {
            header["kid"] = provider.ClientKeyId;
        }
        if (certificate is not null)
        {
            header["x5t#S256"] = Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256));
        }
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = provider.ClientId,
            ["sub"] = provider.ClientId,
            ["aud"] = endpoint.AbsoluteUri,
            ["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + AssertionLifetime).ToUnixTimeSeconds(),
        };
        var signed = $"{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(header))}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = key is RSA rsa
            ? rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
            : ((ECDsa)key).SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static AsymmetricAlgorithm LoadKey(string path)
    {
        var pem = File.ReadAllText(path);
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return rsa;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
        }
        var curve = ECDsa.Create();
        curve.ImportFromPem(pem);
        return curve.KeySize == 256 ? curve : throw new CryptographicException($"The key is on a curve of {curve.KeySize} bits.");
    }

    private static X509Certificate2? LoadCertificate(OidcProviderOptions provider) =>
        string.IsNullOrEmpty(provider.ClientCertificateFile) ? null : X509CertificateLoader.LoadCertificateFromFile(provider.ClientCertificateFile);
}
