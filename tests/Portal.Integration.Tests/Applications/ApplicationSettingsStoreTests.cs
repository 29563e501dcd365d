using Portal.Governance.Applications;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Applications;

public sealed class ApplicationSettingsStoreTests(GovernanceFixture store)
{
    private static readonly ApplicationSettingsChange Sampled = new(CaptureContent: false, MaxContentBytes: 4096, SampleOneIn: 10, KeepErrors: true, " payments ", Version: 0);

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Save_FirstAndThenAgain_KeepsWhoAndCountsVersions(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var settings = new ApplicationSettingsStore(database.Contexts, new ManualTime());

        await settings.SaveAsync(SomeActor.Named("Ada", "default"), "shop", Sampled, CancellationToken.None);
        await settings.SaveAsync(SomeActor.Named("Omar", "default"), "shop", Sampled with { SampleOneIn = 5, Version = 1 }, CancellationToken.None);

        var read = (await settings.FindAsync("default", "shop", CancellationToken.None))!;
        (read.SampleOneIn, read.Team, read.ChangedBy, read.Version).ShouldBe((5, "payments", "Omar", 2));
        (await settings.FindAsync("other", "shop", CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Save_OnWhatSomebodyChanged_OverwritesNothingAndTellsWho(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var settings = new ApplicationSettingsStore(database.Contexts, new ManualTime());
        await settings.SaveAsync(SomeActor.Named("Ada", "default"), "shop", Sampled, CancellationToken.None);

        // Two people who both saw nothing set, and two who both saw version 1.
        var first = await Should.ThrowAsync<ApplicationSettingsConflictException>(() => settings.SaveAsync(SomeActor.Named("Omar", "default"), "shop", Sampled with { SampleOneIn = 3 }, CancellationToken.None));
        await settings.SaveAsync(SomeActor.Named("Omar", "default"), "shop", Sampled with { SampleOneIn = 4, Version = 1 }, CancellationToken.None);
        var second = await Should.ThrowAsync<ApplicationSettingsConflictException>(() => settings.SaveAsync(SomeActor.Named("Ada", "default"), "shop", Sampled with { SampleOneIn = 3, Version = 1 }, CancellationToken.None));

        (first.Current!.ChangedBy, first.Current.SampleOneIn).ShouldBe(("Ada", 10));
        (second.Current!.ChangedBy, second.Current.SampleOneIn).ShouldBe(("Omar", 4));
        second.Message.ShouldContain("Omar");
    }

    [Theory]
    [InlineData(255, 1)]
    [InlineData(null, 0)]
    [InlineData(null, 10_001)]
    public async Task Save_OutOfRange_NamesTheValue(int? bytes, int oneIn)
    {
        await using var database = await store.CreateDatabaseAsync();
        var settings = new ApplicationSettingsStore(database.Contexts, new ManualTime());

        var fault = await Should.ThrowAsync<ArgumentException>(() =>
            settings.SaveAsync(SomeActor.Named("Ada", "default"), "shop", Sampled with { MaxContentBytes = bytes, SampleOneIn = oneIn }, CancellationToken.None));

        fault.Message.ShouldContain((bytes ?? oneIn).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Records_OfAnApplication_GoAndThoseOfOthersStay(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var settings = new ApplicationSettingsStore(database.Contexts, new ManualTime());
        foreach (var (tenant, application) in new[] { ("default", "shop"), ("default", "search"), ("other", "shop") })
        {
            await settings.SaveAsync(SomeActor.Named("Ada", tenant), application, Sampled, CancellationToken.None);
        }
        var records = new ApplicationRecords(database.Contexts);

        (await records.CountAsync("default", "shop", CancellationToken.None)).ShouldBe([new RecordCount("applications_settings", 1)]);
        await records.DeleteAsync("default", "shop", CancellationToken.None);

        (await records.CountAsync("default", "shop", CancellationToken.None)).ShouldBeEmpty();
        (await settings.ListAsync(tenant: null, CancellationToken.None)).Select(one => (one.Tenant, one.Application)).ShouldBe([("default", "search"), ("other", "shop")], ignoreOrder: true);
    }
}
