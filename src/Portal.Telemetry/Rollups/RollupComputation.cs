using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Rollups;

/// <summary>
/// Computes hours from minutes and days from hours. A window counts only once <c>rollup_windows</c> names its computation, and that row
/// is written last, after the rows were checked against the number of calls that reached the window. Killed anywhere in between, readers
/// stay with the finer tier and the next pass computes again; what is left behind is removed by <see cref="RemoveSupersededAsync"/>.
/// </summary>
internal sealed class RollupComputation(DbDataSource clickHouse, SchemaOptions schema, RetentionOptions retention, TimeProvider time)
{
    // Both bound the memory and the time of one statement; a window with more calls than this goes alone.
    private const int WindowsPerStatement = 24;
    private const ulong CallsPerStatement = 5_000_000;

    // Longer than any query may run that planned with a computation that is superseded now.
    private static readonly TimeSpan SupersededFor = TimeSpan.FromMinutes(10);

    private readonly SchemaMacros _macros = schema.Macros;

    /// <summary>How long a window must have been left alone before it is computed.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Computes the windows of a tier that are due, at most a few hundred.</summary>
    /// <returns>How many were computed and are read from now on, and how many were due.</returns>
    public async Task<(int Computed, int Due)> ComputeAsync(RollupStep step, CancellationToken cancellationToken)
    {
        var oldest = new TierPlanner(retention, time.GetUtcNow()).Oldest(step.Source);
        var due = await DueWindowsQuery.ReadAsync(clickHouse, step, oldest, Quiet, cancellationToken);
        var computed = 0;
        foreach (var tenant in due.GroupBy(window => window.Tenant, StringComparer.Ordinal))
        {
            foreach (var windows in Portion([.. tenant]))
            {
                computed += await ComputeAsync(step, tenant.Key, windows, cancellationToken);
            }
        }
        return (computed, due.Count);
    }

    private static IEnumerable<DueWindow[]> Portion(DueWindow[] windows)
    {
        var (start, calls) = (0, 0UL);
        for (var i = 0; i < windows.Length; i++)
        {
            if (i > start && (i - start == WindowsPerStatement || calls + windows[i].Calls > CallsPerStatement))
            {
                yield return windows[start..i];
                (start, calls) = (i, 0);
            }
            calls += windows[i].Calls;
        }
        yield return windows[start..];
    }

    private async Task<int> ComputeAsync(RollupStep step, string tenant, DueWindow[] windows, CancellationToken cancellationToken)
    {
        var computedAt = time.GetUtcNow();
        (string, object)[] parameters =
        [
            ("tenant", tenant),
            ("windows", windows.Select(window => window.Time).ToArray()),
            ("from", windows[0].Time),
            ("to", windows[^1].Time + step.Target.Width()),
            ("batch", BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))),
            ("computed_at", computedAt),
        ];
        foreach (var statement in step.Statements)
        {
            await clickHouse.ExecuteAsync(statement, cancellationToken, parameters);
        }
        var verified = await VerifyAsync(step, windows, parameters, cancellationToken);
        if (verified.Count > 0)
        {
            await RecordAsync(step, tenant, verified, computedAt, cancellationToken);
        }
        return verified.Count;
    }

    /// <summary>The windows whose rows hold exactly the calls that reached them: none was half-way through the materialized views.</summary>
    private async Task<List<(DueWindow Window, ulong Computation)>> VerifyAsync(
        RollupStep step, DueWindow[] windows, (string, object)[] parameters, CancellationToken cancellationToken)
    {
        var due = windows.ToDictionary(window => window.Time);
        var verified = new List<(DueWindow, ulong)>();
        var rows = clickHouse.QueryAsync(
            step.Verification,
            row => (
                Time: row.GetFieldValue<DateTimeOffset>(0),
                Computation: row.GetFieldValue<ulong>(1),
                Calls: row.GetFieldValue<ulong>(2),
                Latencies: row.GetFieldValue<ulong>(3),
                Errors: row.GetFieldValue<ulong>(4),
                TypedErrors: row.GetFieldValue<ulong>(5)),
            parameters,
            cancellationToken);
        await foreach (var row in rows)
        {
            if (due.TryGetValue(row.Time, out var window) && row.Calls == window.Calls && row.Latencies == window.Calls && row.Errors == row.TypedErrors)
            {
                verified.Add((window, row.Computation));
            }
        }
        return verified;
    }

    private Task RecordAsync(
        RollupStep step, string tenant, List<(DueWindow Window, ulong Computation)> windows, DateTimeOffset computedAt, CancellationToken cancellationToken) =>
        clickHouse.ExecuteAsync(
            """
            INSERT INTO rollup_windows (tenant, tier, time, calls, computation, computed_at)
            SETTINGS distributed_foreground_insert = 1
            SELECT {tenant:String}, {tier:String}, w.1, w.2, w.3, {computed_at:DateTime64(3, 'UTC')}
            FROM (SELECT arrayJoin(arrayZip({times:Array(DateTime('UTC'))}, {calls:Array(UInt64)}, {computations:Array(UInt64)})) AS w)
            """,
            cancellationToken,
            ("tenant", tenant),
            ("tier", step.TargetName),
            ("times", windows.ConvertAll(item => item.Window.Time)),
            ("calls", windows.ConvertAll(item => item.Window.Calls)),
            ("computations", windows.ConvertAll(item => item.Computation)),
            ("computed_at", computedAt));

    /// <summary>Deletes rows of computations that are not the newest of their window, and of those that were never finished.</summary>
    /// <returns>How many computations were removed.</returns>
    public async Task<int> RemoveSupersededAsync(RollupStep step, CancellationToken cancellationToken)
    {
        var rows = clickHouse.QueryAsync(
            $$"""
            SELECT DISTINCT computation FROM calls_{{step.TargetName}}
            WHERE computed_at < {before:DateTime64(3, 'UTC')} AND computation GLOBAL NOT IN (
                SELECT argMax(computation, (computed_at, computation)) FROM rollup_windows
                WHERE tier = '{{step.TargetName}}' GROUP BY tenant, time)
            LIMIT 1000
            """,
            row => row.GetFieldValue<ulong>(0),
            [("before", time.GetUtcNow() - SupersededFor)],
            cancellationToken);
        var computations = new List<ulong>();
        await foreach (var computation in rows)
        {
            computations.Add(computation);
        }
        if (computations.Count > 0)
        {
            // DELETE takes no parameters on every server version; these are numbers this method has just read.
            var list = string.Join(", ", computations.Select(computation => computation.ToString(CultureInfo.InvariantCulture)));
            // The table that is searched comes last: a deletion that was cut short is found again.
            foreach (var table in new[] { "features", "errors", "calls" })
            {
                await clickHouse.ExecuteAsync(
                    $"DELETE FROM {_macros.LocalName($"{table}_{step.TargetName}")} {_macros.OnCluster} WHERE computation IN ({list})", cancellationToken);
            }
        }
        return computations.Count;
    }
}
