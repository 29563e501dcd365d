using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Portal.Testing.Oidc;

/// <summary>An OpenID provider on loopback that does what a test tells it to: as the specifications ask for, until something is changed.</summary>
public sealed class RogueProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _challengeByCode = new(StringComparer.Ordinal);

    private RogueProvider(WebApplication app) => _app = app;

    public const string ClientId = "portal";
    public const string ClientSecret = "a secret that only the portal knows";

    /// <summary>Keys it signs with and publishes.</summary>
    public TokenForge Forge { get; set; } = new();

    public string Issuer { get; private set; } = "";

    /// <summary>Writes the id token of an answer from its good claims; the default signs them.</summary>
    public Func<JsonObject, string> IdToken { get; set; } = _ => "";

    /// <summary>The access token of an answer.</summary>
    public string AccessToken { get; set; } = "an-opaque-access-token";

    /// <summary>Claims the userinfo endpoint tells; null: it answers 500.</summary>
    public JsonObject? UserInfo { get; set; }

    /// <summary>Whether it answers 503 to everything.</summary>
    public bool Down { get; set; }

    /// <summary>How often keys were fetched.</summary>
    public int KeyFetches { get; private set; }

    /// <summary>The form of the last request for tokens.</summary>
    public IReadOnlyDictionary<string, string> LastTokenRequest { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The nonce good claims carry: that of the sign-in last begun.</summary>
    public string Nonce { get; set; } = "";

    public static async Task<RogueProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear(); // the portal's own settings lie beside the test
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var provider = new RogueProvider(builder.Build());
        provider.Map();
        await provider._app.StartAsync();
        provider.Issuer = provider._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        provider.Reset();
        return provider;
    }

    /// <summary>Back to a provider that does everything right, with the keys it has.</summary>
    public void Reset()
    {
        IdToken = claims => Forge.Sign(claims);
        AccessToken = "an-opaque-access-token";
        UserInfo = null;
        Down = false;
    }

    /// <summary>The claims of a right id token of now.</summary>
    public JsonObject GoodClaims()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = "person-1",
            ["aud"] = ClientId,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["nonce"] = Nonce,
            ["name"] = "Nadia Brandt",
            ["email"] = "nadia@example.com",
            ["groups"] = new JsonArray("watchers"),
            ["sid"] = "session-1",
        };
    }

    /// <summary>A code that is good once, for whoever knows the verifier behind the challenge.</summary>
    public string IssueCode(string challenge)
    {
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _challengeByCode[code] = challenge;
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Forge.Dispose();
    }

    private void Map()
    {
        _app.MapGet("/.well-known/openid-configuration", () => Down ? Results.StatusCode(503) : Results.Text(new JsonObject
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = $"{Issuer}/authorize",
            ["token_endpoint"] = $"{Issuer}/token",
            ["jwks_uri"] = $"{Issuer}/keys",
            ["userinfo_endpoint"] = $"{Issuer}/userinfo",
            ["end_session_endpoint"] = $"{Issuer}/end",
            ["response_types_supported"] = new JsonArray("code"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["authorization_response_iss_parameter_supported"] = true,
        }.ToJsonString(), "application/json"));
        _app.MapGet("/keys", () =>
        {
            KeyFetches++;
            return Down ? Results.StatusCode(503) : Results.Bytes(Forge.KeySet(), "application/json");
        });
        _app.MapGet("/userinfo", () => UserInfo is { } claims ? Results.Text(claims.ToJsonString(), "application/json") : Results.StatusCode(500));
        _app.MapPost("/token", TokenAsync);
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        if (Down)
        {
            return Results.StatusCode(503);
        }
        var form = await request.ReadFormAsync();
        LastTokenRequest = form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        var expected = $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{ClientId}:{WebUtility.UrlEncode(ClientSecret)}"))}";
        if (request.Headers.Authorization != expected)
        {
            return Error(401, "invalid_client");
        }
        if (!_challengeByCode.TryRemove(form["code"].ToString(), out var challenge)
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != challenge)
        {
            return Error(400, "invalid_grant");
        }
        return Results.Text(new JsonObject { ["token_type"] = "Bearer", ["access_token"] = AccessToken, ["expires_in"] = 300, ["id_token"] = IdToken(GoodClaims()) }.ToJsonString(), "application/json");
    }

    private static IResult Error(int status, string error) => Results.Text(new JsonObject { ["error"] = error }.ToJsonString(), "application/json", statusCode: status);
}
