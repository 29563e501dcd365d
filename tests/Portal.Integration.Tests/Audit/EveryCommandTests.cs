using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Portal.Governance;
using Portal.Governance.Applications;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Costs;
using Portal.Governance.Dashboards;
using Portal.Governance.Prices;
using Portal.Governance.Views;
using Portal.Testing;

namespace Portal.Integration.Tests.Audit;

/// <summary>Each command leaves who, what, before and after in the trail; when its transaction fails, neither the change nor the entry is there.</summary>
public sealed class EveryCommandTests(GovernanceFixture store)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Actor Ann = SomeActor.Named("Ann");
    private static readonly DashboardViewer Viewer = new(Ann, IsAdministrator: false);
    private static readonly BudgetDraft Budget = new() { Name = "All", MonthlyUsd = 500, ValidFrom = new DateOnly(2026, 3, 1), Owner = "Finance" };
    private static readonly ViewDraft View = new("Slow ones", "q=latency>2s", IsShared: false);

    private static readonly PriceDraft Price = new()
    {
        Provider = "openai", Model = "gpt-x", Input = 2.5m, Output = 10, Source = "https://example.org", SourceDate = new DateOnly(2026, 3, 1), Reason = "New contract",
    };

    private static readonly Case[] Cases =
    [
        new("costs.budget.added", "budget", "MonthlyUsd", null, "500", async scene => await scene.Budgets.AddAsync(Ann, Budget, default)),
        new("costs.budget.changed", "budget", "MonthlyUsd", "500.00", "600", async scene => await scene.Budgets.ChangeAsync(Ann, scene.Budget!.Id, 1, Budget with { MonthlyUsd = 600 }, default)) { Prepare = WithBudget },
        new("costs.budget.deleted", "budget", "Name", "All", null, async scene => await scene.Budgets.DeleteAsync(Ann, scene.Budget!.Id, 1, default)) { Prepare = WithBudget },
        new("costs.budget.restored", "budget", "Name", null, "All", async scene => await scene.Budgets.RestoreAsync(Ann, scene.Budget!, default))
        {
            Prepare = async scene =>
            {
                await WithBudget(scene);
                await scene.Budgets.DeleteAsync(Ann, scene.Budget!.Id, 1, default);
            },
        },
        new("prices.table.seeded", "price-table", "Input", null, "3", async scene => await scene.Prices.SeedAsync(Ann, [Starting()], 100_000, default)),
        new("prices.price.added", "price", "Model", null, "gpt-x", async scene => await scene.Prices.AddAsync(Ann, Price, seen: null, default)) { Prepare = WithPrices, Reason = "New contract" },
        new("prices.price.ended", "price", "ValidTo", null, "2026-03-01T12:00:00.000000Z", async scene => await scene.Prices.EndAsync(Ann, 1, 1, Noon, "Gone", default)) { Prepare = WithPrices, Reason = "Gone" },
        new("prices.table.imported", "price-table", "Model", null, "gpt-x", async scene => await scene.Prices.ImportAsync(Ann, [Price], default)) { Prepare = WithPrices },
        new("applications.settings.changed", "application", "SampleOneIn", null, "10", async scene => await scene.Settings.SaveAsync(Ann, "shop", Sampled(0), default)),
        new("applications.deletion.requested", "application", "Subject", null, "shop", async scene => await scene.Deletions.RequestAsync(Ann, "shop", default)),
        new("applications.deletion.finished", "application", "Step", "Asked", "Done", async scene => await scene.Deletions.ProgressAsync(scene.Deletion!, one => (one.Step, one.FinishedAt) = (DeletionStep.Done, Noon), default))
        {
            Prepare = async scene => scene.Deletion = await scene.Deletions.RequestAsync(Ann, "shop", default),
            Actor = Actor.System("application-deletion", "default"),
        },
        new("dashboards.dashboard.created", "dashboard", "Name", null, "One", async scene => await scene.Dashboards.CreateAsync(Viewer, Content("One"), default)),
        new("dashboards.dashboard.changed", "dashboard", "Name", "One", "Two", async scene => await scene.Dashboards.SaveAsync(Viewer, scene.Dashboard, 1, Content("Two"), default)) { Prepare = WithDashboard },
        new("dashboards.dashboard.deleted", "dashboard", "DeletedAt", null, "2026-03-01T12:00:00.000000Z", async scene => await scene.Dashboards.DeleteAsync(Viewer, scene.Dashboard, null, default)) { Prepare = WithDashboard },
        new("dashboards.dashboard.undeleted", "dashboard", "DeletedAt", "2026-03-01T12:00:00.000000Z", null, async scene => await scene.Dashboards.UndeleteAsync(Viewer, scene.Dashboard, default))
        {
            Prepare = async scene =>
            {
                await WithDashboard(scene);
                await scene.Dashboards.DeleteAsync(Viewer, scene.Dashboard, null, default);
            },
        },
        new("dashboards.dashboard.restored", "dashboard", "Name", "Two", "One", async scene => await scene.Dashboards.RestoreAsync(Viewer, scene.Dashboard, 1, 2, default))
        {
            Prepare = async scene =>
            {
                await WithDashboard(scene);
                await scene.Dashboards.SaveAsync(Viewer, scene.Dashboard, 1, Content("Two"), default);
            },
        },
        new("views.view.added", "view", "Name", null, "Slow ones", async scene => await scene.Views.AddAsync(Ann, View, default)),
        new("views.view.changed", "view", "IsShared", "False", "True", async scene => await scene.Views.ChangeAsync(Ann, scene.View, 1, View with { IsShared = true }, default)) { Prepare = WithView },
        new("views.view.deleted", "view", "DeletedAt", null, "2026-03-01T12:00:00.000000Z", async scene => await scene.Views.DeleteAsync(Ann, scene.View, default)) { Prepare = WithView },
        new("views.view.restored", "view", "DeletedAt", "2026-03-01T12:00:00.000000Z", null, async scene => await scene.Views.RestoreAsync(Ann, scene.View, default))
        {
            Prepare = async scene =>
            {
                await WithView(scene);
                await scene.Views.DeleteAsync(Ann, scene.View, default);
            },
        },
    ];

    public static TheoryData<string> Actions => [.. Cases.Select(one => one.Action)];

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Command_ThatSucceeds_WritesWhoWhatBeforeAndAfter(string action)
    {
        await using var database = await store.CreateDatabaseAsync();
        var (command, scene) = await PreparedAsync(action, database);

        await command.Act(scene);

        var entry = (await EntriesAsync(database))[0];
        (entry.Action, entry.ActorKind, entry.ActorId, entry.ActorName.Text, entry.SubjectKind).ShouldBe((action, command.Actor.Kind, command.Actor.Id, command.Actor.Name, command.Subject));
        entry.Reason?.Text.ShouldBe(command.Reason);
        var field = entry.Changes.SelectMany(change => change.Fields).First(field => field.Name == command.Field);
        (field.Before?.Text, field.After?.Text).ShouldBe((command.Before, command.After));
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Command_WhoseTransactionFails_LeavesNeitherEntryNorChange(string action)
    {
        await using var database = await store.CreateDatabaseAsync();
        var (command, scene) = await PreparedAsync(action, database);
        var (entries, records) = (await EntriesAsync(database), await RecordsAsync(database));

        scene.Fault.IsArmed = true;
        await Should.ThrowAsync<IOException>(() => command.Act(scene));

        (await EntriesAsync(database)).Select(entry => entry.Id).ShouldBe(entries.Select(entry => entry.Id));
        (await RecordsAsync(database)).ShouldBe(records);
    }

    private static async Task<(Case Command, Scene Scene)> PreparedAsync(string action, GovernanceDatabase database)
    {
        var command = Cases.Single(one => one.Action == action);
        var scene = new Scene(database);
        await command.Prepare(scene);
        return (command, scene);
    }

    private static async Task<IReadOnlyList<AuditRecord>> EntriesAsync(GovernanceDatabase database) =>
        (await new AuditLog(database.Contexts).ListAsync(new AuditFilter { Tenant = "default" }, CancellationToken.None)).Entries;

    /// <summary>Everything that commands change, as text.</summary>
    private static async Task<string> RecordsAsync(GovernanceDatabase database)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return System.Text.Json.JsonSerializer.Serialize(new
        {
            Budgets = await db.Set<Budget>().AsNoTracking().ToListAsync(),
            Prices = await db.Set<PriceRow>().AsNoTracking().OrderBy(row => row.Id).ToListAsync(),
            Settings = await db.Set<ApplicationSettings>().AsNoTracking().ToListAsync(),
            Deletions = await db.Set<ApplicationDeletion>().AsNoTracking().ToListAsync(),
            Dashboards = await db.Set<Dashboard>().AsNoTracking().ToListAsync(),
            Revisions = await db.Set<DashboardRevision>().AsNoTracking().OrderBy(revision => revision.Version).ToListAsync(),
            Views = await db.Set<SavedView>().AsNoTracking().ToListAsync(),
        });
    }

    private static async Task WithBudget(Scene scene) => scene.Budget = (await scene.Budgets.AddAsync(Ann, Budget, default)).Budget;

    private static Task WithPrices(Scene scene) => scene.Prices.SeedAsync(Ann, [Starting()], 100_000, default);

    private static async Task WithDashboard(Scene scene) => scene.Dashboard = (await scene.Dashboards.CreateAsync(Viewer, Content("One"), default)).Id;

    private static async Task WithView(Scene scene) => scene.View = (await scene.Views.AddAsync(Ann, View, default)).Id;

    private static DashboardContent Content(string name) => new(name, "", DashboardSharing.Tenant, "{}", 0);

    private static ApplicationSettingsChange Sampled(long version) => new(CaptureContent: null, MaxContentBytes: null, SampleOneIn: 10, KeepErrors: true, Team: null, version);

    private static PriceRow Starting() => new()
    {
        Id = 1, Provider = "anthropic", Model = "claude", Input = 3, Output = 15, Source = "https://example.org", Reason = "Published", CreatedBy = PriceTable.StartingFile, ChangedBy = PriceTable.StartingFile,
    };

    /// <param name="Field">A field whose values say what the command did.</param>
    private sealed record Case(string Action, string Subject, string Field, string? Before, string? After, Func<Scene, Task> Act)
    {
        public Func<Scene, Task> Prepare { get; init; } = _ => Task.CompletedTask;

        public Actor Actor { get; init; } = Ann;

        public string? Reason { get; init; }
    }

    /// <summary>The commands over one database, whose commits can be made to fail.</summary>
    private sealed class Scene
    {
        public Scene(GovernanceDatabase database)
        {
            var contexts = new PooledDbContextFactory<PortalDb>(new DbContextOptionsBuilder<PortalDb>(database.Options).AddInterceptors(Fault).Options);
            var time = new ManualTime(Noon);
            (Budgets, Prices) = (new Budgets(contexts, time), new PriceTable(contexts, time));
            (Settings, Deletions) = (new ApplicationSettingsStore(contexts, time), new ApplicationDeletions(contexts, time));
            (Dashboards, Views) = (new DashboardStore(contexts, time), new SavedViews(contexts, time));
        }

        public CommitFault Fault { get; } = new();

        public Budgets Budgets { get; }

        public PriceTable Prices { get; }

        public ApplicationSettingsStore Settings { get; }

        public ApplicationDeletions Deletions { get; }

        public DashboardStore Dashboards { get; }

        public SavedViews Views { get; }

        public Budget? Budget { get; set; }

        public ApplicationDeletion? Deletion { get; set; }

        public Guid Dashboard { get; set; }

        public Guid View { get; set; }
    }

    /// <summary>The database goes away at the moment of the commit.</summary>
    private sealed class CommitFault : DbTransactionInterceptor
    {
        public bool IsArmed { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            IsArmed ? throw new IOException("The connection was lost.") : ValueTask.FromResult(result);
    }
}
