using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Drift;

/// <summary>What else changed: versions, models, prompt versions and fingerprints seen for the first time, answers by another model, and the traffic's mix.</summary>
internal static class DriftChangesQuery
{
    // A share that moved by five percentage points changes every distribution over all calls.
    private const double MixChange = 0.05;

    private static readonly Dictionary<string, DriftChangeKind> Kinds = new(StringComparer.Ordinal)
    {
        ["version"] = DriftChangeKind.Release,
        ["model"] = DriftChangeKind.Model,
        ["prompt_version"] = DriftChangeKind.PromptVersion,
        ["fingerprint"] = DriftChangeKind.Fingerprint,
        ["model_changed"] = DriftChangeKind.AnswerModel,
    };

    // The feature 'error' has the fewest rows of those every counted call has: it counts calls by version and model. A version's first call is looked for in all that is
    // kept; the five-minute table, which is kept for less long, only says the time more exactly.
    private const string Sql =
        """
        SELECT what, name, toDateTime(min(hour), 'UTC') AS first, sumIf(n, hour >= {reference_from:DateTime('UTC')} AND hour < {reference_to:DateTime('UTC')}) AS before,
            sumIf(n, hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}) AS after
        FROM (
            SELECT whats.1 AS what, whats.2 AS name, time AS hour, count AS n
            FROM feature_bins_hour
            ARRAY JOIN multiIf(
                feature = 'error', [('version', toString(version)), ('model', toString(model))],
                feature = 'model_changed', if(value = 'yes', [('model_changed', toString(model))], []),
                [(toString(feature), toString(value))]) AS whats
            WHERE tenant = {tenant:String} AND application = {application:String} AND feature IN ('error', 'prompt_version', 'fingerprint', 'model_changed') AND time < {to:DateTime('UTC')}
        )
        WHERE name != ''
        GROUP BY what, name
        """;

    private const string FineSql =
        """
        SELECT what, name, min(minute) AS first
        FROM (
            SELECT whats.1 AS what, whats.2 AS name, time AS minute
            FROM feature_bins_five_minutes
            ARRAY JOIN multiIf(
                feature = 'error', [('version', toString(version)), ('model', toString(model))],
                feature = 'model_changed', if(value = 'yes', [('model_changed', toString(model))], []),
                [(toString(feature), toString(value))]) AS whats
            WHERE tenant = {tenant:String} AND application = {application:String} AND feature IN ('error', 'prompt_version', 'fingerprint', 'model_changed')
                AND toStartOfHour(time) IN {hours:Array(DateTime('UTC'))} AND time >= arrayMin({hours:Array(DateTime('UTC'))})
        )
        GROUP BY what, name
        """;

    private sealed record Seen(string What, string Name, DateTimeOffset First, double Before, double After);

    public static async Task<IReadOnlyList<DriftChange>> ReadAsync(DriftScope scope, DriftRequest request, DriftPlan plan, CancellationToken cancellationToken)
    {
        // Shares are counted in whole hours; the hour in which the window begins belongs to it.
        var hour = TimeSpan.FromHours(1);
        var (from, to) = (plan.Current.From.Floor(hour), plan.Current.To);
        var (referenceFrom, referenceTo) = plan.Reference.Windows.Count > 0 ? (plan.Reference.Windows[0].From.Floor(hour), plan.Reference.Windows[^1].To) : (from, from);
        referenceTo = referenceFrom < from && referenceTo > from ? from : referenceTo;
        List<(string Name, object Value)> parameters = [("tenant", request.Filter.Tenant), ("application", request.Application)];
        var seen = await scope.ClickHouse.QueryAsync(
            Sql,
            row => new Seen(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<ulong>(3), row.GetFieldValue<ulong>(4)),
            [.. parameters, ("from", from), ("to", to), ("reference_from", referenceFrom), ("reference_to", referenceTo)],
            cancellationToken).ToListAsync(cancellationToken);

        var since = referenceFrom < from ? referenceFrom : from;
        // What the oldest kept hour shows was there before, as far as anybody knows.
        var beginning = seen.Count == 0 ? since : seen.Min(entry => entry.First);
        var fresh = seen.Where(entry => entry.First >= since && entry.First > beginning && entry.After > 0).ToList();
        var exact = await ExactlyAsync(scope, parameters, fresh, cancellationToken);
        var (callsBefore, callsAfter) = (seen.Where(entry => entry.What is "version").Sum(entry => entry.Before), seen.Where(entry => entry.What is "version").Sum(entry => entry.After));
        var changes = fresh.Select(entry => Change(entry, exact.GetValueOrDefault((entry.What, entry.Name), entry.First), callsBefore, callsAfter));
        var mix = seen.Except(fresh).Where(entry => entry.What is "version" or "model" && Math.Abs(Share(entry.After, callsAfter) - Share(entry.Before, callsBefore)) >= MixChange && callsBefore > 0 && callsAfter > 0)
            .Select(entry => new DriftChange(DriftChangeKind.TrafficMix, entry.Name, null, Share(entry.Before, callsBefore), Share(entry.After, callsAfter), IsFact: false))
            .DistinctBy(change => change.Value, StringComparer.Ordinal);
        return [.. changes.OrderBy(change => change.Time), .. mix.OrderByDescending(change => Math.Abs((change.After ?? 0) - (change.Before ?? 0)))];
    }

    private static async Task<Dictionary<(string What, string Name), DateTimeOffset>> ExactlyAsync(
        DriftScope scope, List<(string Name, object Value)> parameters, List<Seen> fresh, CancellationToken cancellationToken)
    {
        var hours = fresh.Select(entry => entry.First).Distinct().ToArray();
        return hours.Length == 0 ? [] : await scope.ClickHouse.QueryAsync(
            FineSql,
            row => (Key: (row.GetString(0), row.GetString(1)), Time: row.GetFieldValue<DateTimeOffset>(2)),
            [.. parameters, ("hours", hours)],
            cancellationToken).ToDictionaryAsync(row => row.Key, row => row.Time, comparer: null, cancellationToken);
    }

    private static DriftChange Change(Seen entry, DateTimeOffset time, double before, double after) => new(
        Kinds[entry.What],
        entry.Name,
        // The five-minute table may begin later than the hour it belongs to.
        time.Floor(TimeSpan.FromHours(1)) == entry.First ? time : entry.First,
        Share(entry.Before, before),
        Share(entry.After, after),
        IsFact: entry.What is "fingerprint" or "model_changed");

    private static double Share(double part, double all) => all > 0 ? part / all : 0;
}
