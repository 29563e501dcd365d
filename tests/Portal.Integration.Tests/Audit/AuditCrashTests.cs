using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Governance;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Sequencing;
using Portal.Governance.Costs;
using Portal.Governance.Engine;
using Portal.Governance.Store;

namespace Portal.Integration.Tests.Audit;

/// <summary>The portal's own PostgreSQL killed in the middle of commands: it comes back, nothing acknowledged is lost, and the trail is whole.</summary>
public sealed class AuditCrashTests : IDisposable
{
    private const int Clients = 6;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("portal-audit-crash-").FullName;
    private readonly TaskCompletionSource[] _reached = [.. Enumerable.Range(0, 6).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
    private int _acknowledged;
    private int _perPhase;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Speed", "Long")]
    public Task Postgres_KilledAgainAndAgainInTheMiddleOfCommands_LosesNothingAndTheTrailVerifies() => RunAsync(kills: 4, commandsBetween: 500);

    [Fact]
    public Task Postgres_KilledOnceInTheMiddleOfCommands_LosesNothingAndTheTrailVerifies() => RunAsync(kills: 1, commandsBetween: 60);

    private async Task RunAsync(int kills, int commandsBetween)
    {
        _perPhase = commandsBetween;
        var options = new PostgresEngineOptions { HomePath = Path.Combine(_folder, "postgres"), PasswordPath = Path.Combine(_folder, "keys", "postgres.password") };
        await using var engine = new PostgresEngine(options, NullLogger<PostgresEngine>.Instance, TimeProvider.System);
        await engine.StartAsync(CancellationToken.None);
        await engine.CreateDatabaseAsync("portal", CancellationToken.None);
        var connection = PortalDbOptions.For(GovernanceProvider.Postgres, engine.ConnectionString("portal"));
        await GovernanceSchema.UpgradeAsync(connection, CancellationToken.None);
        var contexts = new PooledDbContextFactory<PortalDb>(connection);
        using var trail = new AuditTrail(contexts);
        var state = new GovernanceState(TimeProvider.System);
        state.Set(GovernancePhase.Ready);
        using var worker = new AuditWorker(state, trail.Sequencer, trail.Checkpoints, Options.Create(new AuditOptions { SequenceMilliseconds = 20 }), TimeProvider.System, NullLogger<AuditWorker>.Instance);
        await worker.StartAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => WorkAsync(contexts, $"client-{client}", stop.Token))).ToList();

        for (var kill = 0; kill < kills; kill++)
        {
            await _reached[kill].Task.WaitAsync(Limit);
            var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            engine.Restarted += (_, _) => back.TrySetResult();
            Process.GetProcessById(engine.ProcessId!.Value).Kill();
            await back.Task.WaitAsync(Limit);
        }
        await _reached[kills].Task.WaitAsync(Limit);
        await stop.CancelAsync();
        var told = await Task.WhenAll(clients);
        await worker.StopAsync(CancellationToken.None);

        using var after = new AuditTrail(contexts, folder: trail.Folder);
        await after.SequenceAllAsync();
        await using var db = await contexts.CreateDbContextAsync();
        foreach (var (id, acknowledged) in told)
        {
            var budget = await db.Set<Budget>().AsNoTracking().SingleAsync(budget => budget.Id == id);
            budget.Version.ShouldBeGreaterThanOrEqualTo(acknowledged, "what was acknowledged is there");
            (await db.Set<AuditEntry>().CountAsync(entry => entry.SubjectId == id.ToString())).ShouldBe((int)budget.Version, "each change has its entry, and no entry is of a change that was rolled back");
        }
        await after.Checkpoints.SignAsync(CancellationToken.None);
        var result = await after.Verifier.VerifyAsync(progress: null, CancellationToken.None);
        result.Faults.ShouldBeEmpty();
        result.Size.ShouldBe(await db.Set<AuditEntry>().CountAsync());
    }

    /// <summary>Changes a budget again and again; returns it and the last version that the portal acknowledged.</summary>
    private async Task<(Guid Id, long Acknowledged)> WorkAsync(IDbContextFactory<PortalDb> contexts, string name, CancellationToken stop)
    {
        var budgets = new Budgets(contexts, TimeProvider.System);
        var draft = new BudgetDraft { Name = name, Scope = BudgetScope.Application, Target = name, MonthlyUsd = 1, ValidFrom = new DateOnly(2026, 1, 1), Owner = "team" };
        var budget = (await budgets.AddAsync(AuditTrail.Ann, draft, CancellationToken.None)).Budget!;
        var acknowledged = budget.Version;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // What the last command did before the server died is not known: look.
                budget = (await budgets.FindAsync("default", budget.Id, CancellationToken.None))!;
                var change = await budgets.ChangeAsync(AuditTrail.Ann, budget.Id, budget.Version, draft with { MonthlyUsd = budget.MonthlyUsd + 1 }, CancellationToken.None);
                change.Outcome.ShouldBe(BudgetOutcome.Done);
                acknowledged = change.Budget!.Version;
                Count();
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or TimeoutException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None); // the server is down
            }
        }
        return (budget.Id, acknowledged);
    }

    private void Count()
    {
        var count = Interlocked.Increment(ref _acknowledged);
        if (count % _perPhase == 0 && (count / _perPhase) - 1 is var phase && phase < _reached.Length)
        {
            _reached[phase].TrySetResult();
        }
    }
}
