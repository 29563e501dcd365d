using System.Diagnostics;
using System.Globalization;
using Portal.Governance;
using Portal.Governance.Models;
using Portal.Testing;

namespace Portal.Benchmarks.Models;

/// <summary>
/// How long the catalogue takes to filter: registries of 10,000 versions in PostgreSQL, as 10,000 models of one version each and as 1,000 models of ten. Times are
/// those of the query and of reading its rows; drawing is the browser's. Argument: number of versions (10,000).
/// </summary>
internal static class CatalogueBenchmark
{
    private const int Rounds = 40;

    private static readonly (string What, CatalogueFilter Filter)[] Filters =
    [
        ("everything", new CatalogueFilter()),
        ("search, few", new CatalogueFilter { Search = "assistant 4711" }),
        ("search, many", new CatalogueFilter { Search = "assistant" }),
        ("search in versions", new CatalogueFilter { Search = "gpt-77" }),
        ("application", new CatalogueFilter { Applications = ["application-3"] }),
        ("provider, stage", new CatalogueFilter { Providers = ["openai"], Stages = [LifecycleStage.Production] }),
        ("risk class", new CatalogueFilter { RiskClasses = ["high-risk-annex-iii"] }),
        ("no card, no owner", new CatalogueFilter { Cards = [CardState.None], Owners = [""], Applications = ["application-3"] }),
    ];

    public static async Task RunAsync(string[] arguments)
    {
        var versions = arguments.Length > 0 ? int.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 10_000;
        await using var governance = new GovernanceFixture();
        foreach (var each in new[] { 1, 10 })
        {
            await using var database = await governance.CreateDatabaseAsync();
            await FillAsync(database, versions / each, each);
            var catalogue = new ModelCatalogue(database.Contexts);
            Console.WriteLine($"{versions / each:N0} models of {each} version(s):");
            foreach (var (what, filter) in Filters)
            {
                var times = new List<double>();
                var found = 0;
                for (var i = 0; i < Rounds; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    found = (await catalogue.ListAsync("default", filter, CancellationToken.None)).Count;
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
                times.Sort();
                Console.WriteLine($"  {what,-20} {found,6:N0} models   median {times[Rounds / 2],6:F1} ms   p95 {times[Rounds * 95 / 100],6:F1} ms (goal: 100 ms)");
            }
            var linking = Stopwatch.GetTimestamp();
            var links = new VersionLinks(await catalogue.GetLinksAsync("default", CancellationToken.None));
            var found1 = Enumerable.Range(0, 1000).Count(i => links.Find(new CallOrigin($"application-{i % 20}", "production", $"gpt-{i}", "1.0")).Count > 0);
            Console.WriteLine($"  links of all versions, and 1,000 sources told apart: {Stopwatch.GetElapsedTime(linking).TotalMilliseconds:F0} ms ({found1:N0} registered)");
        }
    }

    private static async Task FillAsync(GovernanceDatabase database, int models, int each)
    {
        string[] providers = ["openai", "anthropic", "azure.ai.openai", "aws.bedrock"];
        string?[] classes = [null, "minimal", "transparency", "high-risk-annex-iii"];
        await using var db = new PortalDb(database.Options);
        var draft = new ModelDraft { Purpose = "Answers questions of customers about orders, invoices and refunds in eight languages." };
        for (var i = 0; i < models; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            var model = new Model { Tenant = "default", Name = $"assistant-{number}", Title = $"Assistant {number}", Purpose = draft.Purpose, Application = $"application-{i % 20}", Provider = providers[i % 4], RiskClass = classes[i % 4], Stage = (LifecycleStage)(i % 3), ChangedBy = "benchmark" };
            model.SearchText = SearchFold.Of(model.Name, model.Title, model.Purpose, model.Application, model.Provider);
            db.Add(model);
            for (var j = 0; j < each; j++)
            {
                var name = $"gpt-{((i * each) + j).ToString(CultureInfo.InvariantCulture)}";
                db.Add(new ModelVersion { ModelId = model.Id, Name = name, Stage = model.Stage, ResponseModels = [name], SearchText = SearchFold.Of(name, name), ChangedBy = "benchmark" });
            }
        }
        db.Audit(Portal.Governance.Audit.Actor.System("benchmark", "default"), "models.benchmark.filled", new Portal.Governance.Audit.AuditSubject("benchmark", "catalogue", "catalogue"));
        await db.SaveChangesAsync();
    }
}
