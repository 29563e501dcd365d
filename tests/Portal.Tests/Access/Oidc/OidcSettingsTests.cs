using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Portal.Access.Oidc;

namespace Portal.Tests.Access.Oidc;

/// <summary>What an administrator gets to read before the portal starts with settings that cannot work.</summary>
public sealed class OidcSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-oidc-").FullName;

    private readonly Dictionary<string, string?> _settings = new(StringComparer.Ordinal)
    {
        ["Providers:entra:Authority"] = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
        ["Providers:entra:ClientId"] = "66666666-2222-3333-4444-555555555555",
        ["Providers:entra:ClientSecret"] = "secret",
        ["Providers:entra:Scopes:0"] = "openid",
        ["Providers:entra:Roles:Viewer:0"] = "*",
        ["Providers:entra:Roles:Admin:0"] = "portal-admins",
        ["Providers:entra:Tenants:0"] = "11111111-2222-3333-4444-555555555555",
    };

    [Fact]
    public void Settings_ThatAreRight_HaveNoFaults()
    {
        Faults().ShouldBeEmpty();
        Read().Providers["entra"].Tenants.ShouldBe(["11111111-2222-3333-4444-555555555555"]);
        Read().Providers["entra"].Roles["Admin"].ShouldBe(["portal-admins"]);
    }

    [Theory]
    [InlineData("Authority", "login.microsoftonline.com", "https://login.microsoftonline.com/TENANT-ID/v2.0")]
    [InlineData("Authority", "http://login.example", "must begin with https")]
    [InlineData("Authority", "https://login.example?x=1", "without query")]
    [InlineData("ClientId", "", "ClientId")]
    [InlineData("ClientSecret", "", "ClientSecretPost needs the secret")]
    [InlineData("Tenants:0", "contoso.onmicrosoft.com", "'contoso.onmicrosoft.com' is no tenant id")]
    [InlineData("Roles:Boss:0", "x", "there is no such role; the roles are Viewer")]
    [InlineData("Roles:Admin:0", "*", "would make everybody an administrator")]
    [InlineData("Roles:Viewer:0", " ", "list at least one")]
    [InlineData("Prompt", "none", "login, select_account, consent")]
    [InlineData("MaxAgeMinutes", "-1", "MaxAgeMinutes")]
    [InlineData("Scopes:0", "openid profile", "one value per entry")]
    public void Setting_ThatCannotWork_IsNamedWithWhatToDo(string key, string value, string expected)
    {
        _settings["Providers:entra:ClientAuthentication"] = "ClientSecretPost";
        _settings[$"Providers:entra:{key}"] = value;
        Faults().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fault => fault.ShouldStartWith("Access:Oidc:Providers:entra:"),
            fault => fault.ShouldContain(expected));
    }

    [Fact]
    public void SharedAuthorityOfEntra_WithoutTenants_IsRefused()
    {
        _settings["Providers:entra:Authority"] = "https://login.microsoftonline.com/common/v2.0";
        _settings.Remove("Providers:entra:Tenants:0");
        Faults().ShouldHaveSingleItem().ShouldContain("lets every organisation of Microsoft Entra ID in");
    }

    [Fact]
    public void PlainHttp_OnThisMachine_IsAccepted()
    {
        _settings["Providers:entra:Authority"] = "http://127.0.0.1:8080/realms/test";
        Faults().ShouldBeEmpty();
    }

    [Fact]
    public void Name_ThatCannotStandInAnAddress_IsRefused()
    {
        _settings["Providers:My provider:Authority"] = "https://login.example";
        _settings["Providers:My provider:ClientId"] = "portal";
        Faults().ShouldHaveSingleItem().ShouldContain("lower-case letters");
    }

    [Fact]
    public void Key_ThatCannotBeRead_IsNamed()
    {
        var path = Path.Combine(_folder, "client.pem");
        _settings.Remove("Providers:entra:ClientSecret");
        _settings["Providers:entra:ClientKeyFile"] = path;
        Faults().ShouldHaveSingleItem().ShouldContain("ClientKeyFile");

        File.WriteAllText(path, "no key");
        Faults().ShouldHaveSingleItem().ShouldContain("PEM private key");

        using var key = RSA.Create(2048);
        File.WriteAllText(path, key.ExportPkcs8PrivateKeyPem());
        Faults().ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private OidcOptions Read() => new ConfigurationBuilder().AddInMemoryCollection(_settings).Build().Get<OidcOptions>()!;

    private IReadOnlyList<string> Faults() => [.. new OidcOptionsValidation().Validate(name: null, Read()).Failures ?? []];
}
