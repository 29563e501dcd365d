using Portal.Governance.Audit;
using Portal.Governance.Dashboards;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Dashboards;

public sealed class DashboardStoreTests(GovernanceFixture records)
{
    private static readonly DashboardViewer Owner = new(new Actor(ActorKind.Person, "person:ann", "Ann", "acme"), IsAdministrator: false);
    private static readonly DashboardViewer Other = new(new Actor(ActorKind.Person, "person:bob", "Bob", "acme"), IsAdministrator: false);
    private static readonly DashboardViewer Administrator = new(new Actor(ActorKind.Person, "person:ada", "Ada", "acme"), IsAdministrator: true);
    private static readonly DashboardViewer Stranger = new(new Actor(ActorKind.Person, "person:ann", "Ann of Globex", "globex"), IsAdministrator: true);

    [Theory]
    [InlineData(DashboardSharing.Private, false, false)]
    [InlineData(DashboardSharing.Link, true, false)]
    [InlineData(DashboardSharing.Tenant, true, true)]
    public async Task Find_AndList_FollowSharing(DashboardSharing sharing, bool othersOpen, bool othersList)
    {
        await using var database = await records.CreateDatabaseAsync();
        var store = StoreOf(database);
        var id = (await store.CreateAsync(Owner, Content("a", sharing), CancellationToken.None)).Id;

        (await store.FindAsync(Owner, id, CancellationToken.None)).ShouldNotBeNull();
        (await store.ListAsync(Owner, CancellationToken.None)).Count.ShouldBe(1);
        foreach (var viewer in new[] { Other, Administrator })
        {
            (await store.FindAsync(viewer, id, CancellationToken.None) is not null).ShouldBe(othersOpen);
            ((await store.ListAsync(viewer, CancellationToken.None)).Count == 1).ShouldBe(othersList);
        }
        (await store.FindAsync(Stranger, id, CancellationToken.None)).ShouldBeNull();
        (await store.ListAsync(Stranger, CancellationToken.None)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DashboardSharing.Private, DashboardOutcome.NotFound, DashboardOutcome.NotFound)]
    [InlineData(DashboardSharing.Link, DashboardOutcome.NotAllowed, DashboardOutcome.Done)]
    [InlineData(DashboardSharing.Tenant, DashboardOutcome.NotAllowed, DashboardOutcome.Done)]
    public async Task Save_ByAnother_NeedsAnAdministratorAndNoPrivacy(DashboardSharing sharing, DashboardOutcome byOther, DashboardOutcome byAdministrator)
    {
        await using var database = await records.CreateDatabaseAsync();
        var store = StoreOf(database);
        var id = (await store.CreateAsync(Owner, Content("a", sharing), CancellationToken.None)).Id;

        (await store.SaveAsync(Other, id, 1, Content("b", sharing), CancellationToken.None)).Outcome.ShouldBe(byOther);
        (await store.SaveAsync(Administrator, id, 1, Content("c", sharing), CancellationToken.None)).Outcome.ShouldBe(byAdministrator);
        (await store.SaveAsync(Stranger, id, null, Content("d", sharing), CancellationToken.None)).Outcome.ShouldBe(DashboardOutcome.NotFound);
        (await store.DeleteAsync(Other, id, null, CancellationToken.None)).Outcome.ShouldBe(byOther);
        (await store.HistoryAsync(Other, id, CancellationToken.None)).ShouldBeEmpty();
        (await store.FindAsync(Owner, id, CancellationToken.None))!.Name.ShouldBe(byAdministrator == DashboardOutcome.Done ? "c" : "a");
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Save_OnAnOutdatedVersion_OverwritesNothingAndNamesWhoChangedIt(GovernanceProvider provider)
    {
        await using var database = await records.CreateDatabaseAsync(provider);
        var store = StoreOf(database);
        var id = (await store.CreateAsync(Owner, Content("start", DashboardSharing.Tenant), CancellationToken.None)).Id;
        await store.SaveAsync(Administrator, id, 1, Content("first", DashboardSharing.Tenant), CancellationToken.None);

        var late = await store.SaveAsync(Owner, id, 1, Content("second", DashboardSharing.Tenant), CancellationToken.None);

        (late.Outcome, late.Current!.Name, late.Current.ChangedBy, late.Current.Version).ShouldBe((DashboardOutcome.Conflict, "first", "Ada", 2));
        (await store.SaveAsync(Owner, id, 2, Content("second", DashboardSharing.Tenant), CancellationToken.None)).Outcome.ShouldBe(DashboardOutcome.Done);
    }

    [Fact]
    public async Task Save_ByManyAtOnce_OneWinsAndNoRevisionIsLost()
    {
        await using var database = await records.CreateDatabaseAsync();
        var store = StoreOf(database);
        var id = (await store.CreateAsync(Owner, Content("start", DashboardSharing.Tenant), CancellationToken.None)).Id;

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.SaveAsync(Owner, id, 1, Content($"try {i}", DashboardSharing.Tenant), CancellationToken.None)));

        results.Count(result => result.Outcome == DashboardOutcome.Done).ShouldBe(1);
        results.Count(result => result.Outcome == DashboardOutcome.Conflict).ShouldBe(7);
        (await store.HistoryAsync(Owner, id, CancellationToken.None)).Select(revision => revision.Version).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Restore_AnEarlierVersion_IsANewVersionOfTheOldContent()
    {
        await using var database = await records.CreateDatabaseAsync();
        var store = StoreOf(database);
        var id = (await store.CreateAsync(Owner, Content("one", DashboardSharing.Private), CancellationToken.None)).Id;
        await store.SaveAsync(Owner, id, 1, Content("two", DashboardSharing.Tenant), CancellationToken.None);

        var restored = await store.RestoreAsync(Owner, id, version: 1, expectedVersion: 2, CancellationToken.None);

        (restored.Current!.Name, restored.Current.Sharing, restored.Current.Version).ShouldBe(("one", DashboardSharing.Private, 3));
        (await store.RestoreAsync(Owner, id, version: 9, expectedVersion: 3, CancellationToken.None)).Outcome.ShouldBe(DashboardOutcome.NotFound);
    }

    [Fact]
    public async Task Save_MoreOftenThanIsKept_DropsTheOldestVersions()
    {
        await using var database = await records.CreateDatabaseAsync();
        var store = StoreOf(database);
        var id = (await store.CreateAsync(Owner, Content("1", DashboardSharing.Private), CancellationToken.None)).Id;
        for (var version = 1; version <= DashboardStore.KeptRevisions + 4; version++)
        {
            await store.SaveAsync(Owner, id, version, Content($"{version + 1}", DashboardSharing.Private), CancellationToken.None);
        }

        var history = await store.HistoryAsync(Owner, id, CancellationToken.None);

        history.Count.ShouldBe(DashboardStore.KeptRevisions);
        history.Select(revision => revision.Version).ShouldBe(Enumerable.Range(6, DashboardStore.KeptRevisions).Reverse().Select(version => (long)version));
    }

    [Fact]
    public async Task Delete_CanBeUndoneUntilTheWindowIsOver()
    {
        await using var database = await records.CreateDatabaseAsync();
        var time = new ManualTime();
        var store = new DashboardStore(database.Contexts, time);
        var first = (await store.CreateAsync(Owner, Content("first", DashboardSharing.Tenant), CancellationToken.None)).Id;
        var second = (await store.CreateAsync(Owner, Content("second", DashboardSharing.Tenant), CancellationToken.None)).Id;

        (await store.DeleteAsync(Owner, first, 1, CancellationToken.None)).Outcome.ShouldBe(DashboardOutcome.Done);
        (await store.FindAsync(Owner, first, CancellationToken.None)).ShouldBeNull();
        (await store.UndeleteAsync(Other, first, CancellationToken.None)).Outcome.ShouldBe(DashboardOutcome.NotFound);
        (await store.UndeleteAsync(Owner, first, CancellationToken.None)).Outcome.ShouldBe(DashboardOutcome.Done);
        (await store.FindAsync(Owner, first, CancellationToken.None)).ShouldNotBeNull();

        await store.DeleteAsync(Owner, first, null, CancellationToken.None);
        time.Advance(DashboardStore.UndoWindow + TimeSpan.FromMinutes(1));
        await store.DeleteAsync(Owner, second, null, CancellationToken.None);
        (await store.UndeleteAsync(Owner, first, CancellationToken.None)).Outcome.ShouldBe(DashboardOutcome.NotFound);
        (await store.UndeleteAsync(Owner, second, CancellationToken.None)).Outcome.ShouldBe(DashboardOutcome.Done);
    }

    [Fact]
    public async Task Favourite_OfALinkedDashboard_PutsItInTheList()
    {
        await using var database = await records.CreateDatabaseAsync();
        var store = StoreOf(database);
        var linked = (await store.CreateAsync(Owner, Content("linked", DashboardSharing.Link), CancellationToken.None)).Id;
        var hidden = (await store.CreateAsync(Owner, Content("hidden", DashboardSharing.Private), CancellationToken.None)).Id;

        await store.SetFavouriteAsync(Other, linked, favourite: true, CancellationToken.None);
        await store.SetFavouriteAsync(Other, linked, favourite: true, CancellationToken.None);
        await store.SetFavouriteAsync(Other, hidden, favourite: true, CancellationToken.None);

        (await store.ListAsync(Other, CancellationToken.None)).Select(entry => (entry.Name, entry.IsFavourite)).ShouldBe([("linked", true)]);
        (await store.ListAsync(Owner, CancellationToken.None)).ShouldAllBe(entry => !entry.IsFavourite);
        await store.SetFavouriteAsync(Other, linked, favourite: false, CancellationToken.None);
        (await store.ListAsync(Other, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Draft_IsOnePerPersonAndGoesWhenDiscarded()
    {
        await using var database = await records.CreateDatabaseAsync();
        var id = (await StoreOf(database).CreateAsync(Owner, Content("a", DashboardSharing.Tenant), CancellationToken.None)).Id;
        var drafts = new DashboardDrafts(database.Contexts, new ManualTime());

        await drafts.SaveAsync(Owner, id, "one", basedOn: 1, CancellationToken.None);
        await drafts.SaveAsync(Owner, id, "two", basedOn: 1, CancellationToken.None);

        (await drafts.FindAsync(Owner, id, CancellationToken.None))!.Document.ShouldBe("two");
        (await drafts.FindAsync(Administrator, id, CancellationToken.None)).ShouldBeNull();
        await drafts.DiscardAsync(Owner, id, CancellationToken.None);
        (await drafts.FindAsync(Owner, id, CancellationToken.None)).ShouldBeNull();
    }

    private static DashboardStore StoreOf(GovernanceDatabase database) => new(database.Contexts, new ManualTime());

    private static DashboardContent Content(string name, DashboardSharing sharing) => new(name, "", sharing, "{}", 0);
}
