using System.Text;
using System.Text.Json.Nodes;
using Portal.Access.Oidc;

namespace Portal.Tests.Access.Oidc;

/// <summary>Descriptions of a provider as tests need them.</summary>
internal static class Metadata
{
    public static byte[] Of(string issuer, Action<JsonObject>? change = null)
    {
        var document = new JsonObject
        {
            ["issuer"] = issuer,
            ["authorization_endpoint"] = "https://login.example/authorize",
            ["token_endpoint"] = "https://login.example/token",
            ["jwks_uri"] = "https://login.example/keys",
            ["response_types_supported"] = new JsonArray("code", "id_token"),
        };
        change?.Invoke(document);
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }
}

public sealed class OidcMetadataTests
{
    private const string Issuer = "https://login.example";
    private const string Tenant = "11111111-2222-3333-4444-555555555555";

    [Fact]
    public void Parse_Description_TakesItsEndpoints()
    {
        var metadata = OidcMetadata.Parse(Metadata.Of(Issuer, document => document["end_session_endpoint"] = "https://login.example/end"), Issuer);
        metadata.TokenEndpoint.ShouldBe(new Uri("https://login.example/token"));
        metadata.EndSessionEndpoint.ShouldBe(new Uri("https://login.example/end"));
        metadata.UserInfoEndpoint.ShouldBeNull();
        metadata.NamesIssuerInAnswers.ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://login.example/", Issuer)] // a trailing slash
    [InlineData("https://LOGIN.example", Issuer)]
    [InlineData("https://evil.example", Issuer)]
    [InlineData("https://login.microsoftonline.com/{tenantid}/v2.0", $"https://login.microsoftonline.com/{Tenant}/v2.0")]
    public void Parse_AnotherIssuerThanTheAuthority_IsRefused(string issuer, string authority) => Refused(Metadata.Of(issuer), authority).ShouldContain("issuer");

    [Theory]
    [InlineData("organizations")]
    [InlineData("common")]
    public void Parse_SharedAuthorityOfEntra_MayHaveAPlaceForTheOrganisation(string name) =>
        OidcMetadata.Parse(Metadata.Of("https://login.microsoftonline.com/{tenantid}/v2.0"), $"https://login.microsoftonline.com/{name}/v2.0").Issuer.ShouldContain("{tenantid}");

    [Theory]
    [InlineData("token_endpoint")]
    [InlineData("authorization_endpoint")]
    [InlineData("jwks_uri")]
    public void Parse_EndpointWithoutEncryption_IsRefused(string endpoint) =>
        Refused(Metadata.Of(Issuer, document => document[endpoint] = "http://login.example/x"), Issuer).ShouldContain(endpoint);

    [Fact]
    public void Parse_PkceWithPlainOnly_IsRefused() =>
        Refused(Metadata.Of(Issuer, document => document["code_challenge_methods_supported"] = new JsonArray("plain")), Issuer).ShouldContain("S256");

    [Fact]
    public void Parse_WithoutCodeFlow_IsRefused() =>
        Refused(Metadata.Of(Issuer, document => document["response_types_supported"] = new JsonArray("id_token")), Issuer).ShouldContain("code");

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"issuer":"https://login.example","issuer":"https://evil.example"}""")]
    public void Parse_WhatIsNoDescription_IsRefused(string text) => Refused(Encoding.UTF8.GetBytes(text), Issuer);

    private static string Refused(byte[] json, string authority)
    {
        var refusal = Should.Throw<SignInRefusedException>(() => OidcMetadata.Parse(json, authority));
        refusal.Fault.ShouldBe(SignInFault.ProviderSetup);
        return refusal.Message;
    }
}
