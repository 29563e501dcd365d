using Portal.Governance.Audit;
using Portal.Governance.Prices;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Prices;

public sealed class PriceTableTests(GovernanceFixture records)
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly PriceDraft Draft = new()
    {
        Provider = "openai", Model = "gpt-4o", Input = 2.5m, Output = 10, Source = "https://example.org/prices", Reason = "List price",
    };

    private readonly ManualTime _time = new(Noon);

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task AddAsync_PriceChangesAtNoon_EndsTheOldRowAndKeepsBoth(GovernanceProvider provider)
    {
        await using var database = await CreateAsync(provider);
        var table = await SeededAsync(database);
        var first = await table.AddAsync(SomeActor.Named("ada"), Draft, seen: null, CancellationToken.None);

        var second = await table.AddAsync(SomeActor.Named("grace"), Draft with { ValidFrom = Noon, Input = 2 }, (first.Row!.Id, first.Row.Version), CancellationToken.None);

        second.Outcome.ShouldBe(PriceOutcome.Done);
        var rows = (await table.ReadAsync(CancellationToken.None)).Rows.Where(row => row.Model == "gpt-4o").ToList();
        rows.Select(row => (row.Id, row.Input, row.ValidFrom, row.ValidTo, row.CreatedBy, row.ChangedBy)).ShouldBe(
        [
            (100_000, 2.5m, null, Noon, "ada", "grace"),
            (100_001, 2m, Noon, null, "grace", "grace"),
        ]);
        rows[0].EndReason.ShouldBe("List price");
    }

    [Fact]
    public async Task AddAsync_BetweenTwoRows_HoldsUntilTheNextBegins()
    {
        await using var database = await CreateAsync();
        var table = await SeededAsync(database);
        await table.ImportAsync(SomeActor.Named("ada"), [Draft, Draft with { ValidFrom = Noon.AddDays(10), Input = 1 }], CancellationToken.None);

        var seen = (await table.ReadAsync(CancellationToken.None)).Rows.Single(row => row.Id == 100_000);
        await table.AddAsync(SomeActor.Named("ada"), Draft with { ValidFrom = Noon, Input = 2 }, (seen.Id, seen.Version), CancellationToken.None);

        var rows = (await table.ReadAsync(CancellationToken.None)).Rows.Where(row => row.Model == "gpt-4o").OrderBy(row => row.ValidFrom ?? DateTimeOffset.MinValue);
        rows.Select(row => (row.Input, row.ValidTo)).ShouldBe([(2.5m, Noon), (2m, Noon.AddDays(10)), (1m, null)]);
    }

    [Fact]
    public async Task AddAsync_CorrectionFromTheSameMoment_ReplacesTheRowAltogether()
    {
        await using var database = await CreateAsync();
        var table = await SeededAsync(database);
        var wrong = (await table.AddAsync(SomeActor.Named("ada"), Draft with { ValidFrom = Noon }, null, CancellationToken.None)).Row!;

        await table.AddAsync(SomeActor.Named("ada"), Draft with { ValidFrom = Noon, Input = 3 }, (wrong.Id, wrong.Version), CancellationToken.None);

        var rows = (await table.ReadAsync(CancellationToken.None)).Rows.Where(row => row.Model == "gpt-4o").ToList();
        rows.Single(row => row.Id == wrong.Id).IsReplaced.ShouldBeTrue();
        rows.Single(row => row.IsValidAt(Noon.AddYears(1))).Input.ShouldBe(3);
    }

    [Fact]
    public async Task AddAsync_SomebodyElseWasFirst_IsAConflictThatShowsTheirRow()
    {
        await using var database = await CreateAsync();
        var table = await SeededAsync(database);
        var seen = (await table.AddAsync(SomeActor.Named("ada"), Draft, null, CancellationToken.None)).Row!;
        await table.AddAsync(SomeActor.Named("grace"), Draft with { ValidFrom = Noon, Input = 2 }, (seen.Id, seen.Version), CancellationToken.None);

        var mine = await table.AddAsync(SomeActor.Named("ada"), Draft with { ValidFrom = Noon, Input = 4 }, (seen.Id, seen.Version), CancellationToken.None);

        (mine.Outcome, mine.Row!.Input, mine.Row.CreatedBy).ShouldBe((PriceOutcome.Conflict, 2m, "grace"));
    }

    [Fact]
    public async Task AddAsync_ManyAtOnce_EachGetsANumberOfItsOwn()
    {
        await using var database = await CreateAsync();
        var table = await SeededAsync(database);

        var changes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => table.AddAsync(SomeActor.Named("ada"), Draft with { Model = $"model-{i}" }, null, CancellationToken.None)));

        changes.ShouldAllBe(change => change.Outcome == PriceOutcome.Done);
        changes.Select(change => change.Row!.Id).Order().ShouldBe([100_000, 100_001, 100_002, 100_003]);
    }

    [Fact]
    public async Task SeedAsync_AgainWithANewRelease_AddsRowsAndLeavesPricesOfPeopleAlone()
    {
        await using var database = await CreateAsync();
        var table = await SeededAsync(database);
        var version = await table.GetVersionAsync(CancellationToken.None);
        await table.SeedAsync(Actor.System("starting-prices", "*"), [Starting(1, "claude")], 100_000, CancellationToken.None);
        (await table.GetVersionAsync(CancellationToken.None)).ShouldBe(version);
        await table.AddAsync(SomeActor.Named("ada"), Draft with { Model = "o9" }, null, CancellationToken.None);

        await table.SeedAsync(Actor.System("starting-prices", "*"), [Starting(1, "claude"), Starting(2, "o9"), Starting(3, "gemini")], 100_000, CancellationToken.None);

        var rows = (await table.ReadAsync(CancellationToken.None)).Rows;
        rows.Select(row => (row.Id, row.IsReplaced)).ShouldBe([(1, false), (2, true), (3, false), (100_000, false)]);
        rows.Single(row => row.Model == "o9" && row.IsValidAt(Noon)).CreatedBy.ShouldBe("ada");
    }

    [Fact]
    public async Task EndAsync_ThenSeedAgain_StaysEnded()
    {
        await using var database = await CreateAsync();
        var table = await SeededAsync(database);
        var row = (await table.FindAsync(1, CancellationToken.None))!;

        (await table.EndAsync(SomeActor.Named("ada"), 1, row.Version, Noon, "Not used here", CancellationToken.None)).Outcome.ShouldBe(PriceOutcome.Done);
        (await table.EndAsync(SomeActor.Named("grace"), 1, row.Version, Noon, "Again", CancellationToken.None)).Outcome.ShouldBe(PriceOutcome.Conflict);
        await table.SeedAsync(Actor.System("starting-prices", "*"), [Starting(1, "claude")], 100_000, CancellationToken.None);

        (await table.FindAsync(1, CancellationToken.None))!.ValidTo.ShouldBe(Noon);
    }

    [Fact]
    public async Task AddAsync_BadDraft_NamesEveryFault()
    {
        await using var database = await CreateAsync();
        var table = await SeededAsync(database);
        var bad = Draft with { Provider = " ", Model = "a*b", Input = -1, Output = 0.0000001m, Currency = "US", UsdPerUnit = 0, Source = "", Reason = " " };

        (await table.AddAsync(SomeActor.Named("ada"), bad, null, CancellationToken.None)).Faults.ShouldBe(
        [
            PriceFault.ProviderMissing, PriceFault.ModelStar, PriceFault.RateNegative, PriceFault.RateTooFine, PriceFault.CurrencyUnknown,
            PriceFault.ExchangeRate, PriceFault.SourceMissing, PriceFault.ReasonMissing,
        ]);
    }

    private Task<GovernanceDatabase> CreateAsync(GovernanceProvider provider = GovernanceProvider.Postgres) => records.CreateDatabaseAsync(provider);

    private async Task<PriceTable> SeededAsync(GovernanceDatabase database)
    {
        var table = new PriceTable(database.Contexts, _time);
        await table.SeedAsync(Actor.System("starting-prices", "*"), [Starting(1, "claude")], 100_000, CancellationToken.None);
        return table;
    }

    private static PriceRow Starting(int id, string model) => new()
    {
        Id = id, Provider = model == "o9" ? "openai" : "anthropic", Model = model, Input = 3, Output = 15, Source = "https://example.org", Reason = "Published",
        CreatedBy = PriceTable.StartingFile, ChangedBy = PriceTable.StartingFile,
    };
}
