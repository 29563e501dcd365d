using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Testing.Oidc;

/// <summary>Writes tokens of any kind, right and wrong: whatever header, claims and key a test asks for.</summary>
public sealed class TokenForge : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TokenForge(string keyId = "key-1") => KeyId = keyId;

    public string KeyId { get; }

    /// <summary>The RSA key as PEM, as somebody who confuses the kinds of keys would use it as an HMAC secret.</summary>
    public string PublicPem => _rsa.ExportSubjectPublicKeyInfoPem();

    /// <summary>Both public keys as entries of a key set.</summary>
    public IEnumerable<JsonObject> PublicKeys()
    {
        var rsa = _rsa.ExportParameters(includePrivateParameters: false);
        yield return new JsonObject { ["kty"] = "RSA", ["kid"] = KeyId, ["use"] = "sig", ["n"] = Base64Url.EncodeToString(rsa.Modulus), ["e"] = Base64Url.EncodeToString(rsa.Exponent) };
        var point = _curve.ExportParameters(includePrivateParameters: false).Q;
        yield return new JsonObject { ["kty"] = "EC", ["kid"] = $"{KeyId}-ec", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
    }

    /// <summary>A key set with these keys.</summary>
    public byte[] KeySet() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["keys"] = new JsonArray([.. PublicKeys()]) });

    /// <summary>A signed token.</summary>
    /// <param name="claims">The payload as it shall stand there.</param>
    /// <param name="algorithm">RS256, PS256, ES256; HS256 with the public key; none without a signature.</param>
    /// <param name="header">Header members beside or instead of <c>alg</c>, <c>kid</c>, <c>typ</c>; null values take a member out.</param>
    public string Sign(JsonObject claims, string algorithm = "RS256", JsonObject? header = null)
    {
        var full = new JsonObject { ["alg"] = algorithm, ["kid"] = algorithm == "ES256" ? $"{KeyId}-ec" : KeyId, ["typ"] = "JWT" };
        foreach (var (name, value) in header ?? [])
        {
            full.Remove(name);
            if (value is not null)
            {
                full[name] = value.DeepClone();
            }
        }
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(full.ToJsonString()))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Base64Url.EncodeToString(Signature(algorithm, Encoding.ASCII.GetBytes(signed)))}";
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _curve.Dispose();
    }

    private byte[] Signature(string algorithm, byte[] signed) => algorithm switch
    {
        "none" => [],
        "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(PublicPem), signed),
        "PS256" => _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "ES256" => _curve.SignData(signed, HashAlgorithmName.SHA256),
        _ => _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
    };
}
