using System.Net;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Governance;

/// <summary>Which database the portal uses, and what it says when that is not to be had.</summary>
public sealed class GovernanceStartTests(GovernanceFixture store) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("portal-governance-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("Postgres", "Host=db;Pass=secret-word", "pass")]
    [InlineData("SqlServer", "Server=db;Colour=secret-word", "colour")]
    [InlineData("Postgres", "Database=portal", "names no server")]
    [InlineData("Oracle", "Host=db", "Governance:Provider")]
    public async Task Start_UnusableConnectionString_SaysWhatIsWrongWithoutTheSecret(string provider, string connectionString, string expected)
    {
        var (exitCode, output, error) = await PortalProcess.RunToEndAsync(new PortalProcessOptions
        {
            Data = _data,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Governance:Provider"] = provider, ["ConnectionStrings:Governance"] = connectionString },
        });

        exitCode.ShouldBe(1, output);
        error.ShouldContain(expected, Case.Insensitive);
        error.ShouldContain("Governance");
        error.ShouldNotContain("secret-word");
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Start_ServerDoesNotAnswer_AcceptsTelemetryAndSaysWhatIsMissing()
    {
        await using var portal = await PortalProcess.StartAsync(WithServer("Host=127.0.0.1;Port=1;Username=portal;Password=secret-word;Database=portal;Timeout=2"));
        await portal.WaitForLineAsync("The database of records is not ready (attempt 1)");

        await portal.DeliverAsync(new SentCall { Application = "no-records", Start = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromMilliseconds(5), InputTokens = 1 });

        using var client = portal.CreateClient(portal.ReadKey);
        using var ready = await client.GetAsync("/health/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var health = JsonDocument.Parse(await ready.Content.ReadAsByteArrayAsync());
        health.RootElement.GetProperty("status").GetString().ShouldBe("degraded");
        health.RootElement.GetProperty("components").GetProperty("governance").GetProperty("reason").GetString().ShouldNotBeNullOrEmpty();
        (await portal.GetAsync("/api/v1/calls/summary?application=no-records")).GetProperty("calls").GetInt64().ShouldBe(1);
        portal.Output.ShouldNotContain("secret-word");
    }

    [Fact]
    public async Task Start_WithAServer_UsesItAndStartsNoneOfItsOwn()
    {
        await using var database = await store.CreateDatabaseAsync(schema: false);
        await using var portal = await PortalProcess.StartAsync(
            WithServer((await store.Engine).ConnectionString(database.Name)) with { WaitForRecords = true, WaitForTelemetry = false });

        Directory.Exists(Path.Combine(portal.Data, "postgres")).ShouldBeFalse();
        await using var db = await database.Contexts.CreateDbContextAsync();
        (await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetPendingMigrationsAsync(db.Database)).ShouldBeEmpty();
    }

    private static PortalProcessOptions WithServer(string connectionString) => new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings:Governance"] = connectionString },
    };
}
