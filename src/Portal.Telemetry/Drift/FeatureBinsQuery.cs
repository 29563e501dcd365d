using System.Data.Common;
using System.Globalization;
using Portal.Telemetry.Features;
using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Drift;

/// <summary>The distributions of all features in all slots of a plan: one statement, one pass over each stored row that is needed.</summary>
internal sealed class FeatureBinsQuery
{
    private readonly List<(string Name, object Value)> _parameters = [];
    private readonly Dictionary<DateTimeOffset, string> _times = [];
    private readonly string _filter;
    private readonly string _versions;

    private FeatureBinsQuery(DriftRequest request)
    {
        var filter = request.Filter;
        if (filter.Providers.Count > 0 || filter.Operations.Count > 0)
        {
            throw new ArgumentException("Drift is not told apart by provider or operation; filter by model, version or environment.", nameof(request));
        }
        _parameters.Add(("tenant", filter.Tenant));
        _parameters.Add(("application", request.Application));
        _filter = "tenant = {tenant:String} AND application = {application:String}"
            + Among("feature", request.Features) + Among("environment", filter.Environments) + Among("model", filter.Models);
        _versions = Among("version", filter.Versions);
    }

    /// <summary>The statement and its parameters, for whoever wants to repeat it.</summary>
    public string Sql { get; private set; } = "";

    public IReadOnlyList<(string Name, object Value)> Parameters => _parameters;

    /// <summary>One query; <paramref name="by"/> names a column to keep apart (model, version or environment), null none.</summary>
    public static FeatureBinsQuery Of(DriftRequest request, IReadOnlyList<DriftSlots> sets, string? by = null)
    {
        var query = new FeatureBinsQuery(request);
        var branches = sets.Where(set => set.Count > 0).SelectMany(set => query.Branches(set, by)).ToList();
        var segment = by is null ? "" : "segment, ";
        query.Sql = $"""
            SELECT feature, toString(kind), binning, {segment}slot, groupArrayIf(bin, kind = 'number') AS bins, groupArrayIf(toString(value), kind = 'category') AS categories, groupArray(n) AS counts
            FROM (
                SELECT feature, kind, binning, {segment}slot, bin, value, sum(count) AS n
                FROM (
                    {string.Join("\n        UNION ALL\n        ", branches)}
                )
                GROUP BY feature, kind, binning, {segment}slot, bin, value
                HAVING n > 0
            )
            GROUP BY feature, kind, binning, {segment}slot
            """;
        return query;
    }

    /// <summary>All features by name.</summary>
    public async Task<IReadOnlyList<FeatureCounts>> ReadAsync(DbDataSource clickHouse, int slots, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(clickHouse, slots, segmented: false, cancellationToken)).Select(entry => entry.Counts)];

    /// <summary>All features by name, each by segment where one is kept apart.</summary>
    public async Task<IReadOnlyList<(string Segment, FeatureCounts Counts)>> ReadAsync(DbDataSource clickHouse, int slots, bool segmented, CancellationToken cancellationToken)
    {
        var shift = segmented ? 1 : 0;
        var builders = new Dictionary<(string Segment, string Feature, string Kind, byte Binning), FeatureCountsBuilder>();
        var rows = clickHouse.QueryAsync(
            Sql,
            row => (
                Key: (segmented ? row.GetString(3) : "", row.GetString(0), row.GetString(1), row.GetFieldValue<byte>(2)),
                Slot: row.GetFieldValue<ushort>(3 + shift),
                Bins: row.GetFieldValue<short[]>(4 + shift),
                Categories: row.GetFieldValue<string[]>(5 + shift),
                Counts: row.GetFieldValue<ulong[]>(6 + shift)),
            _parameters,
            cancellationToken);
        await foreach (var (key, slot, bins, categories, counts) in rows)
        {
            if (!builders.TryGetValue(key, out var builder))
            {
                var (_, feature, kind, binning) = key;
                builders[key] = builder = new FeatureCountsBuilder(feature, kind is "number" ? FeatureKind.Number : FeatureKind.Category, binning, slots);
            }
            for (var i = 0; i < counts.Length; i++)
            {
                builder.Add(slot, bins.Length > 0 ? new BinKey(bins[i], "") : new BinKey(0, categories[i]), counts[i]);
            }
        }
        // A sender that uses one name for numbers and for texts is shown by what it uses most.
        return [.. builders.GroupBy(entry => (entry.Key.Segment, entry.Key.Feature)).Select(same => same.MaxBy(entry => entry.Value.Total)).OrderBy(entry => entry.Key.Feature, StringComparer.Ordinal).ThenBy(entry => entry.Key.Segment, StringComparer.Ordinal)
            .Select(entry => (entry.Key.Segment, entry.Value.Build()))];
    }

    /// <summary>By prompt version from raw calls; null where the feature is not a call's.</summary>
    public static FeatureBinsQuery? OfPromptVersions(DriftRequest request, IReadOnlyList<DriftSlots> sets, string feature)
    {
        if (feature.StartsWith("evaluation.", StringComparison.Ordinal))
        {
            return null;
        }
        var query = new FeatureBinsQuery(request with { Features = [] });
        query._parameters.Add(("feature", feature));
        var branches = sets.Where(set => set.Count > 0).Select(set => $$"""
            SELECT {{query.SlotOf(set)}} AS slot, *
                    FROM calls WHERE {{query._filter}}{{(set.AnyVersion ? "" : query._versions)}} AND ({{string.Join(" OR ", set.Windows.Select(window => $"(start_time >= {query.Time(window.From)} AND start_time < {query.Time(window.To)} AND toStartOfFiveMinutes(start_time) >= {query.Time(window.From)} AND toStartOfFiveMinutes(start_time) < {query.Time(window.To)})"))}})
            """).ToList();
        query.Sql = $$"""
            SELECT {feature:String}, if(is_number, 'number', 'category'), toUInt8(if(is_number, {{(feature == "outcome_score" ? 2 : 1)}}, 0)), segment, slot,
                groupArrayIf(bin, is_number), groupArrayIf(value, NOT is_number), groupArray(n)
            FROM (
                SELECT slot, toString(labels['prompt_version']) AS segment, {{RawFeature.IsNumber(feature)}} AS is_number,
                    {{RawFeature.Bin(feature)}} AS bin, {{RawFeature.Label(feature)}} AS value, sum(toUInt64(weight)) AS n
                FROM ({{string.Join(" UNION ALL ", branches)}})
                WHERE {{RawFeature.Exists(feature)}}
                GROUP BY slot, segment, is_number, bin, value
            )
            GROUP BY is_number, segment, slot
            """;
        return query;
    }

    private IEnumerable<string> Branches(DriftSlots set, string? by)
    {
        var parts = set.Windows.SelectMany(DriftTiers.Split).GroupBy(part => part.Tier);
        var slot = SlotOf(set);
        foreach (var tier in parts)
        {
            var within = string.Join(" OR ", Joined(tier.Select(part => part.Interval)).Select(interval => $"(time >= {Time(interval.From)} AND time < {Time(interval.To)})"));
            yield return $"""
                SELECT feature, kind, binning, {(by is null ? "" : $"toString({by}) AS segment, ")}{slot} AS slot, bin, value, count
                        FROM {DriftTiers.Table(tier.Key)} WHERE {_filter}{(set.AnyVersion ? "" : _versions)} AND ({within})
                """;
        }
    }

    /// <summary>Finds a row's slot by binary search among the starts of the set's windows; the condition on time leaves none between them.</summary>
    private string SlotOf(DriftSlots set)
    {
        if (set.Count == 1)
        {
            return $"toUInt16({set.First.ToString(CultureInfo.InvariantCulture)})";
        }
        var starts = $"starts{set.First.ToString(CultureInfo.InvariantCulture)}";
        var slots = $"slots{set.First.ToString(CultureInfo.InvariantCulture)}";
        _parameters.Add((starts, set.Windows.Select(window => (uint)window.From.ToUnixTimeSeconds()).ToArray()));
        _parameters.Add((slots, set.Numbers.Select(number => (ushort)number).ToArray()));
        return $"transform(roundDown(toUInt32(time), {{{starts}:Array(UInt32)}}), {{{starts}:Array(UInt32)}}, {{{slots}:Array(UInt16)}}, toUInt16(65535))";
    }

    private string Time(DateTimeOffset time)
    {
        if (!_times.TryGetValue(time, out var name))
        {
            _times[time] = name = $"t{_times.Count.ToString(CultureInfo.InvariantCulture)}";
            _parameters.Add((name, time));
        }
        return $"{{{name}:DateTime('UTC')}}";
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

    private static List<Interval> Joined(IEnumerable<Interval> intervals)
    {
        var joined = new List<Interval>();
        foreach (var interval in intervals.OrderBy(interval => interval.From))
        {
            if (joined.Count > 0 && joined[^1].To == interval.From)
            {
                joined[^1] = joined[^1] with { To = interval.To };
            }
            else
            {
                joined.Add(interval);
            }
        }
        return joined;
    }
}
