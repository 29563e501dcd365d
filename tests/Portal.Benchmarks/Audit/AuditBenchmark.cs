using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Benchmarks.Live;
using Portal.Governance;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Audit.Sequencing;
using Portal.Governance.Audit.Signing;
using Portal.Governance.Costs;
using Portal.Governance.Engine;
using Portal.Governance.Store;

namespace Portal.Benchmarks.Audit;

/// <summary>
/// Real commands - a budget is read, changed and saved with its entry of the audit trail - by 16 clients on the portal's own PostgreSQL, client and server together on two
/// cores, while the sequencer gives entries their leaves; then, with the trail grown by copies of its entries, the check of the whole trail, an export, and its offline check.
/// Arguments: [seconds] [clients] [cores] [entries to check].
/// </summary>
internal static class AuditBenchmark
{
    /// <summary>Checks of the same trail: the first may still compile.</summary>
    private const int Runs = 3;

    private static readonly Actor Ann = new(ActorKind.Person, "p-1", "Ann Ahlgren", "default");

    public static async Task RunAsync(string[] args)
    {
        var (seconds, clients, cores, entries) = (Argument(args, 0, 15), Argument(args, 1, 16), Argument(args, 2, 2), Argument(args, 3, 100_000));
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            // PostgreSQL inherits it.
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity = (nint)((1L << cores) - 1);
        }
        var folder = Directory.CreateTempSubdirectory("portal-audit-bench-").FullName;
        try
        {
            var options = new PostgresEngineOptions { HomePath = Path.Combine(folder, "postgres"), PasswordPath = Path.Combine(folder, "keys", "postgres.password") };
            await using var engine = new PostgresEngine(options, NullLogger<PostgresEngine>.Instance, TimeProvider.System);
            await engine.StartAsync(CancellationToken.None);
            await engine.CreateDatabaseAsync("portal", CancellationToken.None);
            var connection = PortalDbOptions.For(GovernanceProvider.Postgres, engine.ConnectionString("portal"));
            await GovernanceSchema.UpgradeAsync(connection, CancellationToken.None);
            var server = engine.ProcessId!.Value;
            await RunAsync(new PooledDbContextFactory<PortalDb>(connection), folder, seconds, clients, entries, () => CpuTime(server));
            Console.WriteLine($"  machine      : {MachineLimits.FsyncsPerSecond(folder):0} fsyncs/s of 4 KiB in the same folder, load {ProcessUse.Load()} on {cores} of {Environment.ProcessorCount} cores");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(IDbContextFactory<PortalDb> store, string folder, int seconds, int clients, int entries, Func<TimeSpan> serverCpu)
    {
        var settings = Options.Create(new AuditOptions());
        using var metrics = new AuditMetrics();
        var keys = new AuditKeys(Path.Combine(folder, "audit-keys"), TimeProvider.System);
        var anchors = new AnchorFile(Path.Combine(folder, "checkpoints.jsonl"));
        var sequencer = new AuditSequencer(store, settings, metrics, TimeProvider.System, NullLogger<AuditSequencer>.Instance);
        using var checkpoints = new AuditCheckpoints(store, keys, anchors, settings, metrics, TimeProvider.System, NullLogger<AuditCheckpoints>.Instance);

        using var stop = new CancellationTokenSource();
        var sequencing = SequenceAsync(sequencer, checkpoints, settings.Value, stop.Token);
        await AppendAsync(store, Math.Max(3, seconds / 2), clients);
        var (before, serverBefore) = (CpuTime(), serverCpu());
        var (commands, latencies) = await AppendAsync(store, seconds, clients);
        var (used, serverUsed) = (CpuTime() - before, serverCpu() - serverBefore);
        var waiting = await WaitingAsync(store);
        var drained = Stopwatch.StartNew();
        while (await WaitingAsync(store) > 0)
        {
            await Task.Delay(20);
        }
        drained.Stop();
        await stop.CancelAsync();
        var slowest = await sequencing;
        Console.WriteLine($"audit: {clients} clients, {seconds} s");
        Console.WriteLine($"  appended     : {commands / (double)seconds:0} commands/s (each with its entry and a changed record), p50 {latencies[latencies.Count / 2]:0.0} ms, p95 {latencies[latencies.Count * 95 / 100]:0.0} ms");
        Console.WriteLine($"  CPU          : {used.TotalSeconds / commands * 1e6:0} us per command in this process, {serverUsed.TotalSeconds / commands * 1e6:0} us in PostgreSQL, the sequencer included in both");
        Console.WriteLine($"  sequencer    : {waiting} entries waited at the end, all were leaves {drained.Elapsed.TotalMilliseconds:0} ms later; slowest round {slowest.TotalMilliseconds:0} ms");

        await GrowAsync(store, entries);
        while ((await sequencer.RunOnceAsync(CancellationToken.None)).Entries > 0)
        {
            await checkpoints.SignWhenDueAsync(CancellationToken.None);
        }
        await checkpoints.SignAsync(CancellationToken.None);
        await VerifyAsync(new AuditVerifier(store, keys, anchors, metrics, TimeProvider.System), serverCpu);
        await ExportAsync(new AuditExports(store, keys, new AuditProofs(store, keys), checkpoints, TimeProvider.System), keys, folder);
    }

    private static async Task VerifyAsync(AuditVerifier verifier, Func<TimeSpan> serverCpu)
    {
        await verifier.VerifyAsync(progress: null, CancellationToken.None);
        for (var run = 0; run < Runs; run++)
        {
            var (before, serverBefore) = (CpuTime(), serverCpu());
            var result = await verifier.VerifyAsync(progress: null, CancellationToken.None);
            var (used, serverUsed) = (CpuTime() - before, serverCpu() - serverBefore);
            var took = (result.FinishedAt - result.StartedAt).TotalSeconds;
            Console.WriteLine($"  verified     : {result.Size} entries in {took:0.00} s = {result.Size / took:0} entries/s ({used.TotalSeconds / result.Size * 1e6:0.0} us CPU each in this process, {serverUsed.TotalSeconds / result.Size * 1e6:0.0} us in PostgreSQL), {result.FaultCount} faults, {result.Checkpoints} checkpoints, load {ProcessUse.Load()}");
        }
    }

    /// <summary>Copies of the entries with their texts, under ids of their own that begin with the same time, until there are as many as wanted.</summary>
    private static async Task GrowAsync(IDbContextFactory<PortalDb> store, int entries)
    {
        await using var db = await store.CreateDbContextAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await db.Database.ExecuteSqlAsync($"""
            CREATE TEMPORARY TABLE copies AS
            SELECT entry.id AS original, overlay(gen_random_uuid()::text placing left(entry.id::text, 15) from 1)::uuid AS id
            FROM audit_entries AS entry CROSS JOIN generate_series(1, {entries} / (SELECT COUNT(*) FROM audit_entries)) AS copy
            LIMIT GREATEST(0, {entries} - (SELECT COUNT(*) FROM audit_entries));
            INSERT INTO audit_entries (id, format, tenant, time, actor_kind, actor_id, actor_name, actor_commitment, action, subject_kind, subject_id, subject_name, subject_commitment, reason_commitment, correlation_id, changes)
            SELECT copies.id, format, tenant, time, actor_kind, actor_id, actor_name, actor_commitment, action, subject_kind, subject_id, subject_name, subject_commitment, reason_commitment, correlation_id, changes
            FROM copies JOIN audit_entries AS entry ON entry.id = copies.original;
            INSERT INTO audit_texts (entry_id, tenant, texts) SELECT copies.id, tenant, texts FROM copies JOIN audit_texts ON entry_id = copies.original;
            INSERT INTO audit_pending (entry_id) SELECT id FROM copies;
            DROP TABLE copies;
            """);
    }

    private static async Task ExportAsync(AuditExports exports, AuditKeys keys, string folder)
    {
        var path = Path.Combine(folder, "export.jsonl");
        var clock = Stopwatch.StartNew();
        long leaves;
        await using (var file = File.Create(path))
        {
            leaves = await exports.WriteAsync(Ann, new AuditExport(Tenant: null), file, CancellationToken.None);
        }
        Console.WriteLine($"  exported     : {leaves / clock.Elapsed.TotalSeconds:0} entries/s, {new FileInfo(path).Length / (double)leaves:0} bytes each");
        for (var run = 0; run < Runs; run++)
        {
            var before = CpuTime();
            clock.Restart();
            await using var export = File.OpenRead(path);
            var verdict = await new ExportChecker(keys.ListPublic(), []).CheckAsync(export, progress: null, CancellationToken.None);
            Console.WriteLine($"  offline check: {leaves / clock.Elapsed.TotalSeconds:0} entries/s ({(CpuTime() - before).TotalSeconds / leaves * 1e6:0.0} us CPU each), {verdict.FaultCount} faults, load {ProcessUse.Load()}");
        }
    }

    private static async Task<(int Commands, List<double> Milliseconds)> AppendAsync(IDbContextFactory<PortalDb> store, int seconds, int clients)
    {
        var budgets = new Budgets(store, TimeProvider.System);
        var clock = Stopwatch.StartNew();
        var limit = TimeSpan.FromSeconds(seconds);
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var latencies = new List<double>();
            var draft = new BudgetDraft { Name = $"budget {client}", Scope = BudgetScope.Application, Target = $"{Guid.NewGuid():N}", MonthlyUsd = 100, ValidFrom = new DateOnly(2026, 1, 1), Owner = "team" };
            var budget = (await budgets.AddAsync(Ann, draft, CancellationToken.None)).Budget!;
            while (clock.Elapsed < limit)
            {
                var started = Stopwatch.GetTimestamp();
                var change = await budgets.ChangeAsync(Ann, budget.Id, budget.Version, draft with { MonthlyUsd = budget.MonthlyUsd + 1 }, CancellationToken.None);
                budget = change.Outcome == BudgetOutcome.Done ? change.Budget! : throw new InvalidOperationException($"The command ended as {change.Outcome}.");
                latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            return latencies;
        })));
        var sorted = all.SelectMany(one => one).Order().ToList();
        return (sorted.Count, sorted);
    }

    /// <summary>What the portal's worker does, and the time of its slowest round.</summary>
    private static async Task<TimeSpan> SequenceAsync(AuditSequencer sequencer, AuditCheckpoints checkpoints, AuditOptions options, CancellationToken stop)
    {
        var slowest = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            var round = await sequencer.RunOnceAsync(CancellationToken.None);
            var elapsed = Stopwatch.GetElapsedTime(started);
            slowest = elapsed > slowest ? elapsed : slowest;
            await checkpoints.SignWhenDueAsync(CancellationToken.None);
            if (!round.HasMore)
            {
                await Task.Delay(options.SequenceMilliseconds, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        return slowest;
    }

    private static async Task<int> WaitingAsync(IDbContextFactory<PortalDb> store)
    {
        await using var db = await store.CreateDbContextAsync();
        return await db.Set<AuditPending>().CountAsync();
    }

    private static TimeSpan CpuTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    /// <summary>Processor time of PostgreSQL: of its server process and of the processes that it started and that still run.</summary>
    private static TimeSpan CpuTime(int server)
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                // After the name in parentheses: state, parent, ..., user and system time in hundredths of a second.
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (Path.GetFileName(folder) == server.ToString(CultureInfo.InvariantCulture) || fields[1] == server.ToString(CultureInfo.InvariantCulture))
                {
                    ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }
        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    private static int Argument(string[] args, int position, int fallback) => args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : fallback;
}
