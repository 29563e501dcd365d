using System.Text;
using System.Text.Json.Nodes;
using Portal.Access.Oidc;
using Portal.Access.Oidc.Jose;
using Portal.Testing.Oidc;

namespace Portal.Tests.Access.Oidc;

/// <summary>Signatures by the examples of the standards, and everything a token may not be.</summary>
public sealed class JsonWebTokenTests
{
    // RFC 7515, appendix A: header and payload, the payload the same in A.1, A.2, A.3 and A.5.
    private const string Payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    // A.2
    private const string RsaToken =
        $"eyJhbGciOiJSUzI1NiJ9.{Payload}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    private const string RsaKey =
        """{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}""";

    // A.3
    private const string CurveToken = $"eyJhbGciOiJFUzI1NiJ9.{Payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private const string CurveKey =
        """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""";

    // A.5
    private const string UnsignedToken = $"eyJhbGciOiJub25lIn0.{Payload}.";

    // A.1
    private const string HmacToken = $"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{Payload}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    [Theory]
    [InlineData(RsaToken, RsaKey)]
    [InlineData(CurveToken, CurveKey)]
    public void Verify_ExampleOfTheStandard_AcceptsItAndNoOtherByte(string compact, string key)
    {
        var token = JsonWebToken.Parse(compact);
        token.Verify(Key(key, token));
        token.Claims.GetProperty("iss").GetString().ShouldBe("joe");
        token.Claims.GetProperty("exp").GetInt64().ShouldBe(1_300_819_380);

        var signature = compact.LastIndexOf('.') + 1;
        foreach (var at in new[] { signature, signature + 20, signature - 3 })
        {
            var changed = new StringBuilder(compact) { [at] = compact[at] == 'B' ? 'C' : 'B' }.ToString();
            Should.Throw<SignInRefusedException>(() =>
            {
                var other = JsonWebToken.Parse(changed);
                other.Verify(Key(key, other));
            }).Fault.ShouldBeOneOf(SignInFault.Signature, SignInFault.TokenMalformed);
        }
    }

    [Fact]
    public void Claims_BeforeVerifying_CannotBeRead() => Should.Throw<InvalidOperationException>(() => JsonWebToken.Parse(RsaToken).Claims);

    [Theory]
    [InlineData(UnsignedToken)]
    [InlineData(HmacToken)]
    [InlineData($"eyJhbGciOiJyczI1NiJ9.{Payload}.AA")] // "rs256": names are case-sensitive
    [InlineData($"e30.{Payload}.AA")] // none at all
    public void Parse_AlgorithmThatIsNotAllowed_IsRefused(string compact) => Fault(() => JsonWebToken.Parse(compact)).ShouldBe(SignInFault.Algorithm);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d.e")] // encrypted
    [InlineData($"eyJhbGciOiJSUzI1NiJ9=.{Payload}.AA")] // padded
    [InlineData($"eyJhbGciOiJSUzI1NiJ9\n.{Payload}.AA")]
    [InlineData($"eyJhbGciOiJSUzI1NiIsImNyaXQiOlsiYjY0Il19.{Payload}.AA")] // {"alg":"RS256","crit":["b64"]}
    [InlineData($"eyJhbGciOiJSUzI1NiIsImFsZyI6Im5vbmUifQ.{Payload}.AA")] // {"alg":"RS256","alg":"none"}
    [InlineData("eyJhbGciOiJSUzI1NiJ9.W10.AA")] // the payload is []
    [InlineData($"eyJhbGciOiJSUzI1NiIsImtpZCI6MX0.{Payload}.AA")] // {"alg":"RS256","kid":1}
    public void Parse_WhatIsNoSignedToken_IsRefused(string? compact) => Fault(() => JsonWebToken.Parse(compact)).ShouldBe(SignInFault.TokenMalformed);

    [Fact]
    public void Parse_TokenOfEndlessLength_IsRefused() => Fault(() => JsonWebToken.Parse($"eyJhbGciOiJSUzI1NiJ9.{new string('A', 300_000)}.AA")).ShouldBe(SignInFault.TokenMalformed);

    [Theory]
    [InlineData("""{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}""")] // RFC 7515, A.1: a secret
    [InlineData("""{"kty":"RSA","n":"AQAB","e":"AQAB"}""")] // 24 bits
    [InlineData("""{"kty":"RSA","e":"AQAB"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}""")] // not on the curve
    [InlineData("""{"kty":"EC","crv":"P-256","use":"enc","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","key_ops":["sign"],"x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    public void KeySet_KeyThatMayNotVerify_IsLeftOut(string key) => Set(key).Count.ShouldBe(0);

    [Fact]
    public void KeySet_WithoutAnId_IsUsedOnlyWhereOneKeyFits()
    {
        using var one = new TokenForge("a");
        using var two = new TokenForge("b");
        var algorithm = JwsAlgorithm.Find("RS256")!;
        JsonWebKeySet.Parse(one.KeySet()).Find(algorithm, keyId: null)!.Id.ShouldBe("a");
        var both = JsonWebKeySet.Parse(Encoding.UTF8.GetBytes(new JsonObject { ["keys"] = new JsonArray([.. one.PublicKeys(), .. two.PublicKeys()]) }.ToJsonString()));
        both.Find(algorithm, keyId: null).ShouldBeNull();
        both.Find(algorithm, "b")!.Id.ShouldBe("b");
        both.Find(algorithm, "b-ec").ShouldBeNull(); // an EC key for an RSA algorithm
    }

    [Fact]
    public void KeySet_KeyForOneAlgorithm_FitsNoOther()
    {
        var set = Set(RsaKey.Replace("\"kty\"", "\"alg\":\"PS256\",\"kty\"", StringComparison.Ordinal));
        set.Find(JwsAlgorithm.Find("PS256")!, keyId: null).ShouldNotBeNull();
        set.Find(JwsAlgorithm.Find("RS256")!, keyId: null).ShouldBeNull();
    }

    [Fact]
    public void AccessTokenHash_ExampleOfTheSpecification() =>
        // OpenID Connect Core 1.0, appendix A.3
        AccessTokenHash.Of(JwsAlgorithm.Find("RS256")!, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y").ShouldBe("77QmUPtjPfzWtF2AnpK9RQ");

    private static JsonWebKeySet Set(string key) => JsonWebKeySet.Parse(Encoding.UTF8.GetBytes($$"""{"keys":[{{key}}]}"""));

    private static JsonWebKey Key(string key, JsonWebToken token) => Set(key).Find(token.Algorithm, token.KeyId).ShouldNotBeNull();

    private static SignInFault Fault(Action act) => Should.Throw<SignInRefusedException>(act).Fault;
}
