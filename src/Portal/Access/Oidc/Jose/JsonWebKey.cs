using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Portal.Access.Oidc.Jose;

/// <summary>A public key of a provider (RFC 7517) that may verify signatures.</summary>
internal sealed class JsonWebKey
{
    private const int SmallestRsaBits = 2_048;

    private readonly string _type;
    private readonly string? _algorithm;
    private readonly string? _curve;
    private readonly RSAParameters _rsa;
    private readonly ECParameters _curvePoint;

    private JsonWebKey(JsonElement key, RSAParameters rsa)
        : this(key, "RSA") => _rsa = rsa;

    private JsonWebKey(JsonElement key, string curve, ECParameters point)
        : this(key, "EC")
    {
        _curve = curve;
        _curvePoint = point;
    }

    private JsonWebKey(JsonElement key, string type)
    {
        _type = type;
        _algorithm = Text(key, "alg");
        Id = Text(key, "kid");
        Issuer = Text(key, "issuer");
    }

    /// <summary>The <c>kid</c>.</summary>
    public string? Id { get; }

    /// <summary>The issuer the key is meant for; Microsoft Entra ID says so in the key sets that several organisations share.</summary>
    public string? Issuer { get; }

    /// <summary>A key that can verify; null for what RFC 7517, section 5, says to ignore: other types, incomplete or weak keys, keys for encryption.</summary>
    public static JsonWebKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || Text(key, "use") is not (null or "sig") || !MayVerify(key))
        {
            return null;
        }
        return Text(key, "kty") switch
        {
            "RSA" => ReadRsa(key),
            "EC" => ReadEc(key),
            _ => null,
        };
    }

    /// <summary>Whether signatures of an algorithm may be checked with this key.</summary>
    public bool Fits(JwsAlgorithm algorithm) =>
        _type == algorithm.KeyType && _curve == algorithm.Curve && (_algorithm is null || _algorithm == algorithm.Name);

    /// <summary>Whether a signature is this key's over these bytes.</summary>
    public bool Verify(JwsAlgorithm algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (!Fits(algorithm))
        {
            return false;
        }
        if (algorithm.Padding is { } padding)
        {
            using var rsa = RSA.Create(_rsa);
            return rsa.VerifyData(signed, signature, algorithm.Hash, padding);
        }
        using var ecdsa = ECDsa.Create(_curvePoint);
        return ecdsa.VerifyData(signed, signature, algorithm.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static JsonWebKey? ReadRsa(JsonElement key)
    {
        if (Bytes(key, "n") is not { } modulus || Bytes(key, "e") is not { } exponent || modulus.AsSpan().TrimStart((byte)0).Length * 8 < SmallestRsaBits)
        {
            return null;
        }
        var parameters = new RSAParameters { Modulus = modulus, Exponent = exponent };
        try
        {
            using var check = RSA.Create(parameters);
            return new JsonWebKey(key, parameters);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static JsonWebKey? ReadEc(JsonElement key)
    {
        var name = Text(key, "crv");
        var curve = name switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => default,
        };
        if (!curve.IsNamed || Bytes(key, "x") is not { } x || Bytes(key, "y") is not { } y)
        {
            return null;
        }
        var parameters = new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } };
        try
        {
            using var check = ECDsa.Create(parameters); // refuses a point that is not on the curve
            return new JsonWebKey(key, name!, parameters);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static bool MayVerify(JsonElement key) =>
        !key.TryGetProperty("key_ops", out var operations)
        || (operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(operation => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify")));

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement key, string name)
    {
        var text = Text(key, name);
        return text is { Length: > 0 } && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
    }
}
