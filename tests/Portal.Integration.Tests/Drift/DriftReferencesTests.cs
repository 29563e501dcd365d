using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;
using Portal.Governance.Drift;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Drift;

public sealed class DriftReferencesTests(GovernanceFixture store)
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1));
    private static readonly DriftReferenceDraft March = new(" Release 7 ", Monday, Monday.AddDays(7), Version: 0);

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Pin_AgainAndUnpin_KeepsOneForEachApplicationAndTheTrailOfAll(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var references = new DriftReferences(database.Contexts, new ManualTime());

        await references.PinAsync(SomeActor.Named("Ada"), "loans", March, CancellationToken.None);
        await references.PinAsync(SomeActor.Named("Omar"), "loans", March with { Name = "Release 8", Version = 1 }, CancellationToken.None);

        var read = (await references.FindAsync("default", "loans", CancellationToken.None))!;
        (read.Name, read.From, read.To, read.PinnedBy, read.Version).ShouldBe(("Release 8", Monday.ToUniversalTime(), Monday.AddDays(7).ToUniversalTime(), "Omar", 2));
        (await references.UnpinAsync(SomeActor.Named("Ada"), "loans", 2, CancellationToken.None))!.Name.ShouldBe("Release 8");
        (await references.ListAsync("default", CancellationToken.None)).ShouldBeEmpty();
        await using var db = await database.Contexts.CreateDbContextAsync();
        (await db.Set<AuditEntry>().Select(entry => entry.Action).ToListAsync())
            .ShouldBe(["drift.reference.pinned", "drift.reference.pinned", "drift.reference.unpinned"], ignoreOrder: true);
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Change_OnWhatSomebodyChanged_OverwritesNothingAndTellsWho(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var references = new DriftReferences(database.Contexts, new ManualTime());
        await references.PinAsync(SomeActor.Named("Ada"), "loans", March, CancellationToken.None);
        await references.PinAsync(SomeActor.Named("Ada"), "loans", March with { Name = "Release 8", Version = 1 }, CancellationToken.None);

        var pin = await Should.ThrowAsync<DriftReferenceConflictException>(() => references.PinAsync(SomeActor.Named("Omar"), "loans", March, CancellationToken.None));
        var unpin = await Should.ThrowAsync<DriftReferenceConflictException>(() => references.UnpinAsync(SomeActor.Named("Omar"), "loans", 1, CancellationToken.None));

        (pin.Current!.Name, unpin.Current!.PinnedBy).ShouldBe(("Release 8", "Ada"));
    }

    [Fact]
    public async Task Pin_WhatIsNoWindow_IsRefusedWithEveryFault()
    {
        await using var database = await store.CreateDatabaseAsync();
        var references = new DriftReferences(database.Contexts, new ManualTime());

        var fault = await Should.ThrowAsync<ArgumentException>(() => references.PinAsync(SomeActor.Named("Ada"), "loans", March with { Name = " ", To = Monday }, CancellationToken.None));

        fault.Message.ShouldContain("Give the reference a name");
        fault.Message.ShouldContain("must end after it starts");
        (await references.FindAsync("default", "loans", CancellationToken.None)).ShouldBeNull();
    }
}
