using System.Data.Common;
using System.Globalization;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Safety;

/// <summary>Sums of checks and findings from the rollups of a window and the reference before it.</summary>
internal sealed class SafetyQuery
{
    /// <summary>Longer windows, reference included, are read by the hour.</summary>
    private static readonly TimeSpan LongestFine = TimeSpan.FromDays(3);

    private readonly List<(string Name, object Value)> _parameters = [];
    private readonly string _condition;

    public SafetyQuery(SeriesRequest request)
    {
        var filter = request.Filter;
        if (filter.Providers.Count > 0 || filter.Operations.Count > 0)
        {
            throw new ArgumentException("Safety is not told apart by provider or operation; filter by application, model, version or environment.", nameof(request));
        }
        IsFine = request.To - request.From <= LongestFine;
        From = request.From.Floor(Unit);
        To = request.To.Ceiling(Unit);
        Reference = From - (SafetyRule.ReferenceWindows * (To - From));
        _parameters.AddRange([("tenant", filter.Tenant), ("from", From), ("to", To), ("reference", Reference)]);
        _condition = "tenant = {tenant:String}" + Among("application", filter.Applications) + Among("environment", filter.Environments) + Among("model", filter.Models) + Among("version", filter.Versions);
    }

    public bool IsFine { get; }

    public TimeSpan Unit => IsFine ? TimeSpan.FromMinutes(5) : TimeSpan.FromHours(1);

    /// <summary>The window, rounded outward to whole rollup buckets.</summary>
    public DateTimeOffset From { get; }

    public DateTimeOffset To { get; }

    /// <summary>Where the reference begins; it ends at <see cref="From"/>.</summary>
    public DateTimeOffset Reference { get; }

    public IReadOnlyList<(string Name, object Value)> Parameters => _parameters;

    private string Table => IsFine ? "safety_five_minutes" : "safety_hour";

    /// <summary>Rates of the window and its reference; by a column, or null for all together.</summary>
    public string Totals(string? by) => $"""
        SELECT {by ?? "''"} AS name, category, source, place,
               sumIf(checks, time >= {"{from:DateTime('UTC')}"}) AS checks_now,
               sumIf(weight, time >= {"{from:DateTime('UTC')}"}) AS weight_now,
               sumIf(flagged, time >= {"{from:DateTime('UTC')}"}) AS flagged_now,
               sumIf(weight_squares, time >= {"{from:DateTime('UTC')}"}) AS squares_now,
               sumIf(weight, time < {"{from:DateTime('UTC')}"}) AS weight_before,
               sumIf(flagged, time < {"{from:DateTime('UTC')}"}) AS flagged_before,
               sumIf(weight_squares, time < {"{from:DateTime('UTC')}"}) AS squares_before,
               max(newest_received) AS newest
        FROM {Table}
        WHERE {_condition} AND time >= {"{reference:DateTime('UTC')}"} AND time < {"{to:DateTime('UTC')}"}
        GROUP BY name, category, source, place
        """;

    /// <summary>Rates by bucket of the window.</summary>
    public string Lines(TimeSpan step)
    {
        _parameters.Add(("step", (uint)step.TotalSeconds));
        return $"""
            SELECT toDateTime(toUInt32(intDiv(toUnixTimestamp(time), {"{step:UInt32}"}) * {"{step:UInt32}"}), 'UTC') AS bucket, category, source, place, sum(flagged) / sum(weight) AS rate
            FROM {Table}
            WHERE {_condition} AND time >= {"{from:DateTime('UTC')}"} AND time < {"{to:DateTime('UTC')}"}
            GROUP BY bucket, category, source, place
            ORDER BY bucket
            """;
    }

    /// <summary>One category by bucket of the window, over all sources. What detectors find in prompts is no leak, so it is left out.</summary>
    public string Series(TimeSpan step, string category)
    {
        _parameters.AddRange([("step", (uint)step.TotalSeconds), ("category", category)]);
        return $"""
            SELECT toDateTime(toUInt32(intDiv(toUnixTimestamp(time), {"{step:UInt32}"}) * {"{step:UInt32}"}), 'UTC') AS bucket, sum(flagged) AS found, sum(weight) AS looked, max(newest_received) AS newest
            FROM {Table}
            WHERE {_condition} AND time >= {"{from:DateTime('UTC')}"} AND time < {"{to:DateTime('UTC')}"} AND category = {"{category:String}"} AND NOT (source = 'detector' AND place = 'input')
            GROUP BY bucket
            ORDER BY bucket
            """;
    }

    /// <summary>The smallest tidy step of whole rollup buckets that stays within the points.</summary>
    public TimeSpan StepFor(int maxPoints) => TidyStep.Choose(new Interval(From, To), maxPoints, Unit);

    /// <summary>One row of <see cref="Totals"/>.</summary>
    public static (string Name, SafetyRate Rate, DateTimeOffset Newest) Read(DbDataReader row) => (
        row.GetString(0),
        new SafetyRate(
            new SafetyCheck(row.GetString(1), row.GetString(2), row.GetString(3)),
            Rate(row.GetFieldValue<ulong>(5), row.GetFieldValue<ulong>(6), row.GetFieldValue<ulong>(7)),
            Rate(row.GetFieldValue<ulong>(8), row.GetFieldValue<ulong>(9), row.GetFieldValue<ulong>(10)),
            row.GetFieldValue<ulong>(4),
            Verdict.NoData,
            SafetyReason.NothingChecked),
        row.GetFieldValue<DateTimeOffset>(11));

    /// <summary>The filter's values and times as a reader repeats them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Inputs() => _parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value switch
    {
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IEnumerable<string> values => $"[{string.Join(", ", values.Select(value => $"'{value}'"))}]",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    }));

    /// <summary>Wilson's interval for a weighted share: with Kish's effective sample size in the place of n.</summary>
    private static Estimate Rate(ulong weight, ulong flagged, ulong squares)
    {
        if (weight == 0)
        {
            return Estimate.None(UndefinedReason.NoObservations);
        }
        var n = Math.Max(1, (long)Math.Round((double)weight * weight / squares));
        return Proportions.Wilson(Math.Min(1, (double)flagged / weight) * n, n);
    }

    private string Among(string column, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return "";
        }
        _parameters.Add(($"{column}s", values));
        return $" AND {column} IN {{{column}s:Array(String)}}";
    }
}
