using Microsoft.EntityFrameworkCore;
using Portal.Governance.Applications;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Governance;

public sealed class PortalDbTests(GovernanceFixture store)
{
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Save_OnAnOutdatedCopy_FailsAndKeepsTheFirstChange(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        await AddAsync(database, Some("checkout"));
        await using var first = await database.Contexts.CreateDbContextAsync();
        await using var second = await database.Contexts.CreateDbContextAsync();
        var firstCopy = await first.Set<ApplicationSettings>().SingleAsync();
        var secondCopy = await second.Set<ApplicationSettings>().SingleAsync();

        firstCopy.Team = "payments";
        await first.SavePreparedAsync();
        secondCopy.Team = "search";

        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => second.SavePreparedAsync());
        firstCopy.Version.ShouldBe(2);
        var kept = await ReadAsync(database);
        (kept.Team, kept.Version).ShouldBe(("payments", 2));
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task ExpectVersion_OfWhatThePersonSaw_FindsTheChangeInBetween(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        await AddAsync(database, Some("checkout"));
        await using (var other = await database.Contexts.CreateDbContextAsync())
        {
            (await other.Set<ApplicationSettings>().SingleAsync()).SampleOneIn = 5;
            await other.SavePreparedAsync();
        }
        await using var db = await database.Contexts.CreateDbContextAsync();
        var settings = await db.Set<ApplicationSettings>().SingleAsync();

        settings.SampleOneIn = 10;
        db.ExpectVersion(settings, 1);

        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => db.SavePreparedAsync());
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Moment_WrittenAndRead_IsEqualToTheMicrosecondAndUtc(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        await AddAsync(database, Some("clock", Noon.AddTicks(1_234_567)));

        var read = (await ReadAsync(database)).ChangedAt;

        read.ShouldBe(Noon.AddTicks(1_234_560));
        read.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Moment_WithAnotherOffset_IsRefused()
    {
        await using var database = await store.CreateDatabaseAsync();

        var fault = await Should.ThrowAsync<Exception>(() => AddAsync(database, Some("clock", new DateTimeOffset(2026, 2, 3, 12, 0, 0, TimeSpan.FromHours(1)))));

        fault.GetBaseException().Message.ShouldContain("is not UTC");
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Upgrade_TwiceAndBySeveralAtOnce_ChangesNothing(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        await AddAsync(database, Some("kept"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => GovernanceSchema.UpgradeAsync(database.Options, CancellationToken.None)));

        (await ReadAsync(database)).Application.ShouldBe("kept");
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task CommittedScript_RunTwiceOnADatabase_SucceedsAndLeavesNothingToMigrate(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider, schema: false);
        var script = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "db", "governance", $"{provider.ToString().ToLowerInvariant()}.sql"));
        await using var db = await database.Contexts.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        for (var run = 0; run < 2; run++)
        {
            foreach (var batch in script.Split("\nGO\n", StringSplitOptions.RemoveEmptyEntries))
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = batch;
                await command.ExecuteNonQueryAsync();
            }
        }

        (await db.Database.GetPendingMigrationsAsync()).ShouldBeEmpty();
        await AddAsync(database, Some("by-script"));
    }

    [Fact]
    public async Task Upgrade_DatabaseOfANewerPortal_IsRefusedByName()
    {
        await using var database = await store.CreateDatabaseAsync();
        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO schema_migrations VALUES ('29990101000000_Future', '99.0.0')");
        }

        var fault = await Should.ThrowAsync<GovernanceSchemaException>(() => GovernanceSchema.UpgradeAsync(database.Options, CancellationToken.None));

        fault.Message.ShouldContain("29990101000000_Future");
    }

    private static ApplicationSettings Some(string application, DateTimeOffset? changedAt = null) =>
        new() { Tenant = "default", Application = application, ChangedBy = "test", ChangedAt = changedAt ?? Noon };

    private static async Task AddAsync(GovernanceDatabase database, ApplicationSettings settings)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Add(settings);
        await db.SavePreparedAsync();
    }

    private static async Task<ApplicationSettings> ReadAsync(GovernanceDatabase database)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Set<ApplicationSettings>().AsNoTracking().SingleAsync();
    }
}
