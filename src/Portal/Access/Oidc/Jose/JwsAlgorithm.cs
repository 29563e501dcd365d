using System.Security.Cryptography;

namespace Portal.Access.Oidc.Jose;

/// <summary>A signature algorithm of RFC 7518, section 3.1, that is accepted from providers. Asymmetric ones only: <c>none</c> and <c>HS*</c> are not in the list.</summary>
/// <param name="Curve">For ECDSA the curve the algorithm demands; null: RSA.</param>
/// <param name="Padding">For RSA.</param>
internal sealed record JwsAlgorithm(string Name, HashAlgorithmName Hash, RSASignaturePadding? Padding, string? Curve)
{
    private static readonly JwsAlgorithm[] Allowed =
    [
        new("RS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Curve: null),
        new("RS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1, Curve: null),
        new("RS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1, Curve: null),
        new("PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss, Curve: null),
        new("PS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pss, Curve: null),
        new("PS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pss, Curve: null),
        new("ES256", HashAlgorithmName.SHA256, Padding: null, "P-256"),
        new("ES384", HashAlgorithmName.SHA384, Padding: null, "P-384"),
        new("ES512", HashAlgorithmName.SHA512, Padding: null, "P-521"),
    ];

    /// <summary>The key type of RFC 7517 that the algorithm works with.</summary>
    public string KeyType => Curve is null ? "RSA" : "EC";

    /// <summary>The algorithm of that exact name, null where it is not allowed. Names are case-sensitive.</summary>
    public static JwsAlgorithm? Find(string? name) => Array.Find(Allowed, algorithm => string.Equals(algorithm.Name, name, StringComparison.Ordinal));

    /// <summary>The left half of a value's hash, as <c>at_hash</c> has it (OpenID Connect Core 1.0, section 3.1.3.6).</summary>
    public byte[] LeftHalfOfHash(ReadOnlySpan<byte> value)
    {
        var hash = CryptographicOperations.HashData(Hash, value);
        return hash[..(hash.Length / 2)];
    }
}
