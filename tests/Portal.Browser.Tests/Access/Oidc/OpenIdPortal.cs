using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Portal.Testing;

namespace Portal.Browser.Tests.Access.Oidc;

/// <summary>A real portal and the certified oidc-provider, which knows the portal once for each way of proving itself.</summary>
public sealed class OpenIdPortal : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-openid-").FullName;
    private NodeScript _provider = null!;

    public PortalProcess Portal { get; private set; } = null!;

    /// <summary>The provider's address.</summary>
    public string Issuer { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _provider = NodeScript.Start("tests/Portal.Browser.Tests/Access/Oidc/openid-provider.mjs");
        Issuer = (await _provider.NextAsync()).GetProperty("issuer").GetString()!;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keyFile = Path.Combine(_folder, "client.pem");
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        Portal = await PortalProcess.StartAsync(new PortalProcessOptions { WaitForRecords = true, Settings = Settings(keyFile) });
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        await TellAsync(new JsonObject
        {
            ["portal"] = Portal.Address.GetLeftPart(UriPartial.Authority),
            ["publicKey"] = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "portal", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) },
        });
    }

    /// <summary>Changes what the provider does, and waits until it has.</summary>
    public async Task TellAsync(JsonObject command)
    {
        await _provider.SayAsync(command.ToJsonString());
        await _provider.NextAsync(line => line.TryGetProperty("done", out _));
    }

    /// <summary>Groups of everybody who signs in from now on.</summary>
    public Task GiveGroupsAsync(params IEnumerable<string> groups) => TellAsync(new JsonObject { ["groups"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]) });

    /// <summary>Completes when the provider has told the portal of an ended session.</summary>
    public async Task WhenPortalWasToldAsync()
    {
        var told = await _provider.NextAsync(line => line.TryGetProperty("event", out _));
        told.GetProperty("event").GetString().ShouldBe("backchannel.success", $"{told}\n{Portal.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await _provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> Settings(string keyFile)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Access:RevalidateSeconds"] = "1", ["Access:SignInPerMinute"] = "10000" };
        foreach (var (name, display) in new[] { ("basic", "Contoso"), ("key", "Fabrikam"), ("post", "Northwind"), ("public", "Tailspin") })
        {
            var key = $"Access:Oidc:Providers:{name}";
            settings[$"{key}:DisplayName"] = display;
            settings[$"{key}:Authority"] = Issuer;
            settings[$"{key}:ClientId"] = $"portal-{name}";
            foreach (var (index, scope) in new[] { "openid", "profile", "email", "groups" }.Index())
            {
                settings[$"{key}:Scopes:{index.ToString(CultureInfo.InvariantCulture)}"] = scope;
            }
            settings[$"{key}:Roles:Viewer:0"] = "watchers";
            settings[$"{key}:Roles:Admin:0"] = "admins";
        }
        settings["Access:Oidc:Providers:basic:ClientSecret"] = "a secret: with / signs & spaces";
        settings["Access:Oidc:Providers:post:ClientSecret"] = "another secret";
        settings["Access:Oidc:Providers:post:ClientAuthentication"] = "ClientSecretPost";
        settings["Access:Oidc:Providers:key:ClientKeyFile"] = keyFile;
        settings["Access:Oidc:Providers:key:ClientKeyId"] = "portal";
        return settings;
    }
}
