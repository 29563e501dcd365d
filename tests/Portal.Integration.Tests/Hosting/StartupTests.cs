using System.Net;
using System.Net.Sockets;
using Portal.Testing;

namespace Portal.Integration.Tests.Hosting;

/// <summary>A portal that cannot start says why in plain lines on standard error and exits with 1.</summary>
public sealed class StartupTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("portal-startup-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Start_SettingsOutOfRange_NamesEveryFaultWithItsKey()
    {
        var error = await RefusedAsync(new()
        {
            ["Live:QueryTimeoutSeconds"] = "0",
            ["Live:LingerSeconds"] = "-1",
            ["Retention:ContentDays"] = "91",
            ["Spool:BatchRows"] = "0",
            ["Access:SessionHours"] = "1000",
        });

        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldAllBe(line => line.StartsWith("The portal cannot start: ", StringComparison.Ordinal));
        lines.Length.ShouldBe(5);
        foreach (var key in new[] { "Live:QueryTimeoutSeconds", "Live:LingerSeconds", "Retention:ContentDays", "Spool:BatchRows", "Access:SessionHours" })
        {
            error.ShouldContain(key);
        }
    }

    [Fact]
    public async Task Start_SettingOfTheWrongType_NamesKeyAndValue() =>
        (await RefusedAsync(new() { ["Live:LingerSeconds"] = "soon" })).ShouldContain("'soon' at 'Live:LingerSeconds'");

    [Fact]
    public async Task Start_BadConnectionString_SaysWhatIsWrong()
    {
        var error = await RefusedAsync(new() { ["ConnectionStrings:ClickHouse"] = "Host=localhost;Port=99999;Pass=secret-word" });

        error.ShouldContain("ConnectionStrings:ClickHouse");
        error.ShouldContain("'99999'");
        error.ShouldContain("'Pass' is not a key", Case.Insensitive);
        error.ShouldNotContain("secret-word");
    }

    [Fact]
    public async Task Start_PortInUse_NamesTheAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        var error = await RefusedAsync(new() { ["Kestrel:Endpoints:Http:Url"] = address });

        error.ShouldContain(address);
        error.ShouldContain("already in use");
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Start_DataFolderThatIsAFile_NamesIt()
    {
        var file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "x");

        (await RefusedAsync([], file)).ShouldContain($"The data folder {file} cannot be used");
    }

    [Fact]
    public async Task Start_SecondPortalOnTheSameData_IsRefusedAndHarmsNotTheFirst()
    {
        await using var first = await PortalProcess.StartAsync();

        var error = await RefusedAsync([], first.Data);

        error.ShouldContain($"The data folder {first.Data} is in use by another portal");
        using var client = first.CreateClient(key: null);
        (await client.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await first.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Start_AfterKill_ComesBackOnTheSameData()
    {
        await using var portal = await PortalProcess.StartAsync();
        var key = portal.ReadKey;
        await portal.KillAsync();

        await portal.StartAgainAsync();

        portal.ReadKey.ShouldBe(key);
        using var client = portal.CreateClient(key: null);
        (await client.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<string> RefusedAsync(Dictionary<string, string> settings, string? data = null)
    {
        var (exitCode, output, error) = await PortalProcess.RunToEndAsync(new PortalProcessOptions { Data = data ?? Path.Combine(_data, "data"), Settings = settings });
        exitCode.ShouldBe(1, output);
        error.ShouldNotContain("   at ");
        output.ShouldNotContain("   at ");
        return error;
    }
}
