using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;
using Portal.Governance.Bias;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Bias;

public sealed class BiasSettingsStoreTests(GovernanceFixture store)
{
    private static readonly BiasSettingsChange Strict = new(
        [" Approved ", "YES", "approved"], new Dictionary<string, string>(StringComparer.Ordinal) { ["gender"] = "women" }, MinimumSize: 20, RatioLine: 0.9, DifferenceFloor: 0.05, Version: 0);

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Save_FirstAndThenAgain_KeepsWhatWasChosenAndWhoChose(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var settings = new BiasSettingsStore(database.Contexts, new ManualTime());
        var raised = 0;
        settings.Changed += (_, _) => raised++;

        await settings.SaveAsync(SomeActor.Named("Ada"), "loans", Strict, CancellationToken.None);
        await settings.SaveAsync(SomeActor.Named("Omar"), "loans", Strict with { MinimumSize = 30, Version = 1 }, CancellationToken.None);

        var read = (await settings.FindAsync("default", "loans", CancellationToken.None))!;
        (read.MinimumSize, read.RatioLine, read.DifferenceFloor, read.ChangedBy, read.Version).ShouldBe((30, 0.9, 0.05, "Omar", 2));
        read.FavourableOutcomes.ShouldBe(["approved", "yes"]);
        BiasRules.Of(read).References.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["gender"] = "women" });
        raised.ShouldBe(2);
        await using var db = await database.Contexts.CreateDbContextAsync();
        (await db.Set<AuditEntry>().Select(entry => entry.Action).ToListAsync()).ShouldBe(["bias.settings.changed", "bias.settings.changed"]);
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Save_OnWhatSomebodyChanged_OverwritesNothingAndTellsWho(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var settings = new BiasSettingsStore(database.Contexts, new ManualTime());
        await settings.SaveAsync(SomeActor.Named("Ada"), "loans", Strict, CancellationToken.None);

        var first = await Should.ThrowAsync<BiasSettingsConflictException>(() => settings.SaveAsync(SomeActor.Named("Omar"), "loans", Strict with { MinimumSize = 40 }, CancellationToken.None));
        await settings.SaveAsync(SomeActor.Named("Omar"), "loans", Strict with { MinimumSize = 50, Version = 1 }, CancellationToken.None);
        var second = await Should.ThrowAsync<BiasSettingsConflictException>(() => settings.SaveAsync(SomeActor.Named("Ada"), "loans", Strict with { Version = 1 }, CancellationToken.None));

        (first.Current!.ChangedBy, first.Current.MinimumSize).ShouldBe(("Ada", 20));
        (second.Current!.ChangedBy, second.Current.MinimumSize).ShouldBe(("Omar", 50));
    }

    [Fact]
    public async Task Save_BelowTheFloor_IsRefusedAndKeepsNothing()
    {
        await using var database = await store.CreateDatabaseAsync();
        var settings = new BiasSettingsStore(database.Contexts, new ManualTime());

        var fault = await Should.ThrowAsync<ArgumentException>(() => settings.SaveAsync(SomeActor.Named("Ada"), "loans", Strict with { MinimumSize = 4 }, CancellationToken.None));

        fault.Message.ShouldContain("minimumSize is 4; it must be from 5");
        (await settings.FindAsync("default", "loans", CancellationToken.None)).ShouldBeNull();
    }
}
