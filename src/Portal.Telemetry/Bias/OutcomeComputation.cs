using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Bias;

/// <summary>
/// Turns entries into decisions, and recomputes the hours they fall into, however old. Everything can be repeated and done by several portals at once: of two computations
/// the newer is read, and a slice of arrivals counts as seen only after everything that follows from it was written.
/// </summary>
internal sealed class OutcomeComputation(DbDataSource clickHouse, SchemaOptions schema, RetentionOptions retention, TimeProvider time)
{
    private const ulong EntriesPerPass = 200_000;
    private const int HoursPerStatement = 48;
    private const int DaysPerStatement = 7;
    private const int MostSlices = 2_000;

    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    // By then every table an insert feeds shows it.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(10);

    // Longer than any query may run that planned with a computation that is superseded now.
    private static readonly TimeSpan SupersededFor = TimeSpan.FromMinutes(10);

    private readonly SchemaMacros _macros = schema.Macros;

    /// <summary>Works off arrivals, at most some hundred thousand.</summary>
    /// <returns>How many entries were seen, and whether more are waiting.</returns>
    public async Task<(ulong Entries, bool More)> ComputeAsync(CancellationToken cancellationToken)
    {
        var due = await ReadDueAsync(cancellationToken);
        var (entries, taken) = (0UL, 0);
        while (taken < due.Count && (taken == 0 || entries + due[taken].Waiting <= EntriesPerPass))
        {
            entries += due[taken++].Waiting;
        }
        foreach (var tenant in due.Take(taken).GroupBy(slice => slice.Tenant, StringComparer.Ordinal))
        {
            await ComputeAsync(tenant.Key, [.. tenant], cancellationToken);
        }
        return (entries, taken < due.Count);
    }

    /// <summary>Deletes cells of computations that are not read any more, and of those that were never finished.</summary>
    /// <returns>How many computations were removed.</returns>
    public async Task<int> RemoveSupersededAsync(CancellationToken cancellationToken) =>
        await RemoveSupersededAsync("hour", cancellationToken) + await RemoveSupersededAsync("day", cancellationToken);

    private async Task<int> RemoveSupersededAsync(string tier, CancellationToken cancellationToken)
    {
        var sql =
            $$"""
            SELECT DISTINCT computation FROM outcome_cells_{{tier}}
            WHERE computed_at < {before:DateTime64(3, 'UTC')} AND computation GLOBAL NOT IN (
                SELECT argMax(computation, (computed_at, computation)) FROM outcome_windows WHERE tier = '{{tier}}' GROUP BY tenant, application, time)
            LIMIT 10000
            """;
        var computations = new List<ulong>();
        await foreach (var computation in clickHouse.QueryAsync(sql, row => row.GetFieldValue<ulong>(0), [("before", time.GetUtcNow() - SupersededFor)], cancellationToken))
        {
            computations.Add(computation);
        }
        if (computations.Count > 0)
        {
            // DELETE takes no parameters on every server version; these are numbers this method has just read.
            var list = string.Join(", ", computations.Select(computation => computation.ToString(CultureInfo.InvariantCulture)));
            await clickHouse.ExecuteAsync($"DELETE FROM {_macros.LocalName($"outcome_cells_{tier}")} {_macros.OnCluster} WHERE computation IN ({list})", cancellationToken);
        }
        return computations.Count;
    }

    private async Task<List<DueSlice>> ReadDueAsync(CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT tenant, slice, sum(s.arrived) AS arrived, max(s.processed) AS processed FROM outcome_slices AS s
            GROUP BY tenant, slice HAVING arrived > processed ORDER BY slice, tenant LIMIT {limit:UInt64}
            """;
        var due = new List<DueSlice>();
        var rows = clickHouse.QueryAsync(
            Sql,
            row => new DueSlice(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<ulong>(2), row.GetFieldValue<ulong>(3)),
            [("limit", (ulong)MostSlices)],
            cancellationToken);
        await foreach (var slice in rows)
        {
            due.Add(slice);
        }
        return due;
    }

    private async Task ComputeAsync(string tenant, DueSlice[] slices, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<(string, object)> parameters =
        [
            ("tenant", tenant),
            ("slices", slices.Select(slice => slice.Slice).ToArray()),
            ("oldest", now - TimeSpan.FromDays(retention.OutcomeDays)),
            ("computation", (ulong)((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)),
        ];
        // Counted first: what arrives from here on is due again.
        var seen = await CountAsync(parameters, cancellationToken);
        await clickHouse.ExecuteAsync(OutcomeSql.WriteDecisions, cancellationToken, [.. parameters]);
        var hours = new List<(string Application, DateTimeOffset Hour)>();
        await foreach (var hour in clickHouse.QueryAsync(OutcomeSql.TouchedHours, row => (row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)), parameters, cancellationToken))
        {
            hours.Add(hour);
        }
        foreach (var application in hours.GroupBy(hour => hour.Application, StringComparer.Ordinal))
        {
            foreach (var portion in application.Select(hour => hour.Hour).Chunk(HoursPerStatement))
            {
                await ComputeHoursAsync(tenant, application.Key, portion, cancellationToken);
            }
            DateTimeOffset[] days = [.. application.Select(hour => hour.Hour.Floor(OneDay)).Distinct().Where(day => day + OneDay <= now)];
            foreach (var portion in days.Chunk(DaysPerStatement))
            {
                await ComputeDaysAsync(tenant, application.Key, portion, cancellationToken);
            }
        }
        await MarkAsync(tenant, [.. slices.Select(slice => (slice.Slice, slice.Slice < now - Settled ? slice.Arrived : Math.Min(slice.Arrived, seen.GetValueOrDefault(slice.Slice))))], cancellationToken);
    }

    private async Task<Dictionary<DateTimeOffset, ulong>> CountAsync(List<(string, object)> parameters, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<DateTimeOffset, ulong>();
        await foreach (var (slice, entries) in clickHouse.QueryAsync(
            OutcomeSql.CountEntries, row => (row.GetFieldValue<DateTimeOffset>(0), row.GetFieldValue<ulong>(1)), parameters, cancellationToken))
        {
            seen[slice] = entries;
        }
        return seen;
    }

    private async Task ComputeHoursAsync(string tenant, string application, DateTimeOffset[] hours, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<(string, object)> parameters = [("tenant", tenant), ("application", application), ("hours", hours), ("now", now)];
        await clickHouse.ExecuteAsync(OutcomeSql.NoteValues, cancellationToken, [.. parameters]);
        var admitted = new List<(string Attribute, string Value)>();
        await foreach (var value in clickHouse.QueryAsync(
            OutcomeSql.AdmittedValues, row => (row.GetString(0), row.GetString(1)), [("tenant", tenant), ("application", application)], cancellationToken))
        {
            admitted.Add(value);
        }
        parameters.AddRange(
        [
            ("attributes", admitted.Select(value => value.Attribute).Where(attribute => attribute.Length > 0).Distinct(StringComparer.Ordinal).ToArray()),
            ("admitted", admitted.ConvertAll(value => $"{value.Attribute}\u001f{value.Value}").ToArray()),
            ("batch", BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))),
            ("computed_at", now),
        ]);
        await clickHouse.ExecuteAsync(OutcomeSql.WriteCells, cancellationToken, [.. parameters]);
        await clickHouse.ExecuteAsync(OutcomeSql.WriteWindows, cancellationToken, [.. parameters, ("tier", "hour"), ("windows", hours)]);
    }

    private async Task ComputeDaysAsync(string tenant, string application, DateTimeOffset[] days, CancellationToken cancellationToken)
    {
        (string, object)[] parameters =
        [
            ("tenant", tenant), ("application", application), ("tier", "day"), ("windows", days),
            ("batch", BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))),
            ("computed_at", time.GetUtcNow()),
        ];
        await clickHouse.ExecuteAsync(OutcomeSql.WriteDays, cancellationToken, parameters);
        await clickHouse.ExecuteAsync(OutcomeSql.WriteWindows, cancellationToken, parameters);
    }

    private Task MarkAsync(string tenant, (DateTimeOffset Slice, ulong Seen)[] slices, CancellationToken cancellationToken) => clickHouse.ExecuteAsync(
        """
        INSERT INTO outcome_slices (tenant, slice, arrived, processed)
        SETTINGS distributed_foreground_insert = 1
        SELECT {tenant:String}, s.1, 0, s.2 FROM (SELECT arrayJoin(arrayZip({slices:Array(DateTime('UTC'))}, {seen:Array(UInt64)})) AS s)
        """,
        cancellationToken,
        ("tenant", tenant),
        ("slices", slices.Select(slice => slice.Slice).ToArray()),
        ("seen", slices.Select(slice => slice.Seen).ToArray()));

    /// <summary>Entries that arrived within ten seconds.</summary>
    private sealed record DueSlice(string Tenant, DateTimeOffset Slice, ulong Arrived, ulong Processed)
    {
        public ulong Waiting => Arrived - Processed;
    }
}
