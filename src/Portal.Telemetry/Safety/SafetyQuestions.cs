using System.Data.Common;
using System.Globalization;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Safety;

/// <summary>Answers what was found in calls, how often, by whom, and where to look.</summary>
public sealed class SafetyQuestions(DbDataSource clickHouse)
{
    /// <summary>Raw calls are searched this far back at most: rates come from rollups, examples should be fresh.</summary>
    public static readonly TimeSpan MostRaw = TimeSpan.FromDays(7);

    private const int MostGroups = 50;
    private const int MostTriggers = 20;

    /// <summary>Rates with their verdicts, and how they went.</summary>
    /// <exception cref="ArgumentException">The filter names providers or operations.</exception>
    public async Task<SafetyReport> GetAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = new SafetyQuery(request);
        var sql = query.Totals(by: null);
        var inputs = query.Inputs().ToList();
        var totals = await clickHouse.QueryAsync(sql, SafetyQuery.Read, query.Parameters, cancellationToken).ToListAsync(cancellationToken);
        var rates = SafetyRule.Judge([.. totals.Select(total => total.Rate).Where(rate => rate.Checks > 0)]);
        var step = query.StepFor(request.MaxPoints);
        var buckets = await clickHouse.QueryAsync(
            query.Lines(step),
            row => (Time: row.GetFieldValue<DateTimeOffset>(0), Check: new SafetyCheck(row.GetString(1), row.GetString(2), row.GetString(3)), Rate: row.GetDouble(4)),
            query.Parameters,
            cancellationToken).ToListAsync(cancellationToken);
        var times = TimesOf(query, step);
        var lines = rates.Select(rate =>
        {
            var values = buckets.Where(bucket => bucket.Check == rate.Check).ToDictionary(bucket => bucket.Time, bucket => bucket.Rate);
            return new SafetyLine(rate.Check, [.. times.Select(time => values.TryGetValue(time, out var value) ? value : (double?)null)]);
        });
        return new SafetyReport(
            new SeriesWindow(query.From, query.To, step, query.IsFine ? SeriesSource.Minute : SeriesSource.Hour),
            rates,
            times,
            [.. lines],
            Incomplete: request.To > query.To - step ? 1 : 0,
            totals.Count == 0 ? null : totals.Max(total => total.Newest),
            ComputationOf(query, sql, inputs));
    }

    /// <summary>Rates by application, model or version; those with the worst verdict first, then the busiest.</summary>
    /// <exception cref="ArgumentException">The dimension is none of the three.</exception>
    public async Task<SafetyGroups> GetGroupsAsync(SeriesRequest request, CallDimension by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var column = by switch
        {
            CallDimension.Application => "application",
            CallDimension.Model => "model",
            CallDimension.Version => "version",
            _ => throw new ArgumentException("Safety is compared by application, model or version.", nameof(by)),
        };
        var query = new SafetyQuery(request);
        var rows = await clickHouse.QueryAsync(query.Totals(column), SafetyQuery.Read, query.Parameters, cancellationToken).ToListAsync(cancellationToken);
        return new SafetyGroups(by,
        [
            .. rows.Where(row => row.Rate.Checks > 0).GroupBy(row => row.Name, StringComparer.Ordinal)
                .Select(group => new SafetyGroup(group.Key, group.Max(row => row.Rate.Checks), SafetyRule.Judge([.. group.Select(row => row.Rate)]), group.Max(row => row.Newest)))
                .OrderByDescending(group => group.Rates[0].Verdict is Verdict.Alert or Verdict.Watch).ThenByDescending(group => group.Checks).Take(MostGroups),
        ]);
    }

    /// <summary>One category over time.</summary>
    public async Task<SafetySeries> GetSeriesAsync(SeriesRequest request, string category, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = new SafetyQuery(request);
        var step = query.StepFor(request.MaxPoints);
        var rows = await clickHouse.QueryAsync(
            query.Series(step, category),
            row => (Time: row.GetFieldValue<DateTimeOffset>(0), Flagged: row.GetFieldValue<ulong>(1), Weight: row.GetFieldValue<ulong>(2), Newest: row.GetFieldValue<DateTimeOffset>(3)),
            query.Parameters,
            cancellationToken).ToListAsync(cancellationToken);
        var values = rows.ToDictionary(row => row.Time, row => (double)row.Flagged / row.Weight);
        var times = TimesOf(query, step);
        var weight = rows.Sum(row => (double)row.Weight);
        return new SafetySeries(
            new SeriesWindow(query.From, query.To, step, query.IsFine ? SeriesSource.Minute : SeriesSource.Hour),
            times,
            [.. times.Select(time => values.TryGetValue(time, out var value) ? value : (double?)null)],
            weight == 0 ? null : rows.Sum(row => (double)row.Flagged) / weight,
            rows.Count == 0 ? null : rows.Max(row => row.Newest));
    }

    /// <summary>What fired most within the newest week of the window.</summary>
    public async Task<SafetyTriggers> GetTriggersAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var scope = new FlaggedScope(request);
        return new SafetyTriggers(await clickHouse.QueryAsync(
            $$"""
            SELECT source, name, sum(n) AS calls FROM (
                SELECT 'detector' AS source, arrayJoin(mapKeys(findings)) AS name, sum(toUInt64(weight)) AS n FROM calls WHERE {{scope.Calls}} AND notEmpty(mapKeys(findings)) GROUP BY name
                UNION ALL
                SELECT 'guardrail' AS source, {{FlaggedScope.GuardName}} AS name, sum(toUInt64(weight)) AS n FROM calls WHERE {{scope.Calls}} AND {{FlaggedScope.GuardFired}} GROUP BY name
                UNION ALL
                SELECT 'finish_reason' AS source, arrayJoin(finish_reasons) AS name, sum(toUInt64(weight)) AS n FROM calls WHERE {{scope.Calls}} AND counted AND {{FlaggedScope.Stopped}} GROUP BY name
            )
            GROUP BY source, name
            ORDER BY calls DESC, name
            LIMIT {most:UInt32}
            """,
            row => new SafetyTrigger(row.GetString(0), row.GetString(1), row.GetFieldValue<ulong>(2)),
            [.. scope.Parameters, ("most", (uint)MostTriggers)],
            cancellationToken).ToListAsync(cancellationToken));
    }

    /// <summary>A sample of calls in which something was found, by chance and the same for everybody who asks, the newest first.</summary>
    public async Task<IReadOnlyList<FlaggedCall>> GetFlaggedCallsAsync(SeriesRequest request, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var scope = new FlaggedScope(request);
        return await clickHouse.QueryAsync(
            $$"""
            SELECT start_time, application, model, version, lower(hex(trace_id)) AS trace, lower(hex(span_id)) AS span,
                   arrayConcat(arrayMap(key -> toString(key), mapKeys(findings)), if({{FlaggedScope.GuardFired}}, [{{FlaggedScope.GuardName}}], []), if({{FlaggedScope.Stopped}}, arrayMap(reason -> toString(reason), finish_reasons), [])) AS found
            FROM (
                SELECT start_time, application, model, version, trace_id, span_id, findings, finish_reasons, labels, attributes, kind, status, span_name
                FROM calls
                WHERE {{scope.Calls}} AND (notEmpty(mapKeys(findings)) OR {{FlaggedScope.GuardFired}} OR {{FlaggedScope.Stopped}})
                ORDER BY cityHash64(span_id)
                LIMIT {limit:UInt32}
            )
            ORDER BY start_time DESC
            """,
            row => new FlaggedCall(
                row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetFieldValue<string[]>(6)),
            [.. scope.Parameters, ("limit", (uint)limit)],
            cancellationToken).ToListAsync(cancellationToken);
    }

    private static List<DateTimeOffset> TimesOf(SafetyQuery query, TimeSpan step)
    {
        var times = new List<DateTimeOffset>();
        for (var time = query.From.Floor(step); time < query.To; time += step)
        {
            times.Add(time);
        }
        return times;
    }

    private static Computation ComputationOf(SafetyQuery query, string sql, List<KeyValuePair<string, string>> inputs) => new(
        "Share of checks that found something, with Wilson's score interval",
        "p = flagged / weight; n = weight² / Σ weight²; interval: (p n + z²/2 ± z √(p (1 − p) n + z²/4)) / (n + z²), z = 1.96. A rise counts when the pooled two-proportion z test against the reference gives q < 0.05 after Benjamini–Hochberg over all rates, and the rate rose by 1 percentage point or by a quarter.",
        "Wilson (1927), JASA 22; Kish (1965), Survey Sampling, section 11.7; Benjamini and Hochberg (1995), JRSS B 57",
        [
            new("window", string.Create(CultureInfo.InvariantCulture, $"{query.From:yyyy-MM-dd HH:mm}/{query.To:yyyy-MM-dd HH:mm} UTC")),
            new("reference window", string.Create(CultureInfo.InvariantCulture, $"{query.Reference:yyyy-MM-dd HH:mm}/{query.From:yyyy-MM-dd HH:mm} UTC")),
            .. inputs,
        ],
        sql);
}
