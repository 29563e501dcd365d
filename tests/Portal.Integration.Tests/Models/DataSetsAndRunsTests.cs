using System.Globalization;
using Portal.Governance.Models;
using Portal.Governance.Models.DataSets;
using Portal.Governance.Models.Runs;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Models;

public sealed class DataSetsAndRunsTests(GovernanceFixture store)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Lineage_OfThreeSteps_IsFollowedToBothEnds(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var registry = new RegistryAssets(database);
        await AddAsync(registry, "crawl", "2026-01", new DataSetSource(DerivationKind.Copied, Origin: "s3://crawl/2026-01"));
        await AddAsync(registry, "clean", "1", new DataSetSource(DerivationKind.Filtered, "crawl", "2026-01"));
        await AddAsync(registry, "labelled", "1", new DataSetSource(DerivationKind.Annotated, "clean", "1"), new DataSetSource(DerivationKind.Merged, "crawl", "2026-01"));

        var middle = (await registry.Catalogue.FindAsync("acme", "clean", Stop))!;

        middle.Upstream.Select(step => (step.Target.DataSet, step.Source?.DataSet, step.Origin, step.Kind)).ShouldBe(
            [("clean", "crawl", "", DerivationKind.Filtered), ("crawl", null, "s3://crawl/2026-01", DerivationKind.Copied)]);
        middle.Downstream.Select(step => (step.Target.DataSet, step.Kind)).ShouldBe([("labelled", DerivationKind.Annotated)]);
        (await registry.Catalogue.FindAsync("acme", "labelled", Stop))!.Upstream.Count.ShouldBe(4);
    }

    [Fact]
    public async Task AddVersion_FromSomethingUnknown_NamesEverythingThatIsWrong_AndKeepsNothing()
    {
        await using var database = await store.CreateDatabaseAsync();
        var registry = new RegistryAssets(database);
        await registry.DataSets.RegisterAsync(RegistryAssets.Pipeline(), null, new DataSetDraft { Title = "Tickets (EU)" }, Stop);

        var change = await registry.DataSets.AddVersionAsync(
            RegistryAssets.Pipeline(),
            "tickets-eu",
            new DataSetVersionDraft { Name = "1", Digest = "abc", Rows = -1, Sources = [new(DerivationKind.Copied, "nowhere", "1"), new(DerivationKind.Copied)] },
            Stop);

        change.Outcome.ShouldBe(ModelOutcome.Invalid);
        change.Faults!.Select(fault => (fault.Field, fault.Kind)).ShouldBe(
            [
                ("Digest", ModelFaultKind.DigestNotAllowed), ("Rows", ModelFaultKind.Negative),
                ("Sources[1]", ModelFaultKind.SourceUnclear), ("Sources[0]", ModelFaultKind.SourceUnknown),
            ]);
        (await registry.Catalogue.FindAsync("acme", "tickets-eu", Stop))!.Versions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_OfTheSameRunAgain_ReplacesIt_AndFindsItsData()
    {
        await using var database = await store.CreateDatabaseAsync();
        var registry = new RegistryAssets(database);
        var pipeline = RegistryAssets.Pipeline();
        var model = await AddModelAsync(registry, database);
        await AddAsync(registry, "tickets", "1", digest: "sha256:8b4f");
        var running = MlflowRuns.Read(Run("RUNNING", 0.41), RunKind.Tuning);

        (await registry.Runs.ImportAsync(pipeline, "support", running, Stop)).Record.ShouldBe(new RunImport(Added: 1, Replaced: 0));
        (await registry.Runs.ImportAsync(pipeline, "support", MlflowRuns.Read(Run("FINISHED", 0.27), RunKind.Tuning), Stop)).Record.ShouldBe(new RunImport(Added: 0, Replaced: 1));

        var record = (await registry.Runs.ListAsync(model, Stop)).ShouldHaveSingleItem();
        (record.Run.Status, record.Run.GetMetrics().Single().Value).ShouldBe((RunStatus.Finished, 0.27));
        record.Run.GetParameters()["epochs"].ShouldBe("3");
        record.Inputs.ShouldHaveSingleItem().DataSetVersionId.ShouldNotBeNull();
        (await registry.Catalogue.FindAsync("acme", "tickets", Stop))!.Readers.ShouldHaveSingleItem().Run.ShouldBe("able-fox-12");
        (await registry.Catalogue.OfModelAsync(model, Stop)).Select(node => (node.DataSet, node.Version)).ShouldBe([("tickets", "1")]);
    }

    [Fact]
    public async Task Import_WithOneFaultyRun_TakesNone()
    {
        await using var database = await store.CreateDatabaseAsync();
        var registry = new RegistryAssets(database);
        var model = await AddModelAsync(registry, database);
        var good = new RunDraft { Name = "one", Source = "api", ExternalId = "1" };

        var change = await registry.Runs.ImportAsync(RegistryAssets.Pipeline(), "support", [good, good with { ExternalId = "2", Name = " ", Version = "nine" }], Stop);

        change.Faults!.Select(fault => (fault.Field, fault.Kind)).ShouldBe([("Runs[1].Name", ModelFaultKind.NameMissing), ("Runs[1].Version", ModelFaultKind.VersionUnknown)]);
        (await registry.Runs.ListAsync(model, Stop)).ShouldBeEmpty();
    }

    private static async Task AddAsync(RegistryAssets registry, string set, string version, params DataSetSource[] sources) => await AddAsync(registry, set, version, digest: null, sources);

    private static async Task AddAsync(RegistryAssets registry, string set, string version, string? digest, params DataSetSource[] sources)
    {
        (await registry.DataSets.RegisterAsync(RegistryAssets.Pipeline(), set, new DataSetDraft { Title = set }, Stop)).Outcome.ShouldBe(ModelOutcome.Done);
        (await registry.DataSets.AddVersionAsync(RegistryAssets.Pipeline(), set, new DataSetVersionDraft { Name = version, Digest = digest, Sources = sources }, Stop)).Outcome.ShouldBe(ModelOutcome.Done);
    }

    private static async Task<Guid> AddModelAsync(RegistryAssets registry, GovernanceDatabase database)
    {
        var models = new ModelRegistry(database.Contexts, new ModelCatalogue(database.Contexts), registry.People.Guard(), RiskClasses.Load(), registry.People.Time);
        return (await models.RegisterAsync(RegistryAssets.Pipeline(), new NewModel("support", new ModelDraft { Title = "Support", Purpose = "Answers tickets." }), Stop)).Record!.Id;
    }

    private static string Run(string status, double loss) => $$"""
        {
          "run": {
            "info": { "run_id": "d316", "run_name": "able-fox-12", "status": "{{status}}", "start_time": 1717000000000 },
            "data": {
              "metrics": [ { "key": "loss", "value": {{loss.ToString(CultureInfo.InvariantCulture)}}, "timestamp": 1717000600000, "step": 1 } ],
              "params": [ { "key": "epochs", "value": "3" } ]
            },
            "inputs": { "dataset_inputs": [ { "tags": [ { "key": "mlflow.data.context", "value": "training" } ], "dataset": { "name": "tickets", "digest": "8b4f" } } ] }
          }
        }
        """;
}
