using System.Globalization;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>How far the embeddings of two windows lie apart, from the sums of their vectors by hour.</summary>
internal static class EmbeddingDriftQuery
{
    public static async Task<EmbeddingDrifts> ReadAsync(DriftScope scope, DriftRequest request, CancellationToken cancellationToken)
    {
        var hour = TimeSpan.FromHours(1);
        var plan = await scope.PlanAsync(
            request with { From = request.From.Floor(hour), To = request.To.Ceiling(hour), Pinned = null, Columns = Math.Max(1, Math.Min(request.Columns, (int)((request.To - request.From) / hour))) },
            calibrate: true, cancellationToken);
        var parameters = new List<(string Name, object Value)> { ("tenant", request.Filter.Tenant), ("application", request.Application) };
        var filter = string.Concat(new[] { ("environment", request.Filter.Environments), ("model", request.Filter.Models) }.Select(column => Among(column.Item1, column.Item2, parameters)));
        var versions = Among("version", request.Filter.Versions, parameters);
        IReadOnlyList<DriftSlots> sets = [plan.Reference, plan.Columns, plan.Chunks];
        var sql = string.Join("\nUNION ALL\n", sets.Where(set => set.Count > 0).SelectMany(set => set.Windows.Select((window, index) => Branch(set, index, window))));
        var rows = await scope.ClickHouse.QueryAsync(
            sql,
            row => (Slot: row.GetFieldValue<ushort>(0), Name: row.GetString(1), Dimensions: row.GetFieldValue<uint>(2), Sums: new EmbeddingSums((long)row.GetFieldValue<ulong>(3), row.GetFieldValue<double[]>(4), row.GetFieldValue<double>(5))),
            parameters,
            cancellationToken).ToListAsync(cancellationToken);
        var embeddings = rows.GroupBy(row => row.Name, StringComparer.Ordinal).OrderBy(rows => rows.Key, StringComparer.Ordinal)
            .Select(named => Compare(named.Key, named.GroupBy(row => row.Dimensions).MaxBy(same => same.Sum(row => row.Sums.N))!.Select(row => (row.Slot, row.Sums)).ToList(), plan));
        return new EmbeddingDrifts(plan.Windows, plan.Step, plan.Times, [.. embeddings], new Computation(
            "Distance of the centroids of two windows' embeddings",
            "1 − cos(Σx/n, Σy/m); L2 = |Σx/n − Σy/m|; dispersion = Σ|x|²/n − |Σx/n|²; gate: the same cosine distance between parts of the reference and the rest of it",
            "Statistics of directions: Mardia and Jupp (2000), Directional Statistics, chapter 9; gate as NannyML's chunks",
            [.. DriftComputations.Windows(plan), .. parameters.Select(parameter => new KeyValuePair<string, string>(parameter.Name, DriftComputations.Say(parameter.Value)))],
            sql));

        string Branch(DriftSlots set, int index, Interval window)
        {
            var slot = set.Together ? set.First : set.First + index;
            var (from, to) = ($"from{slot}_{index}", $"to{slot}_{index}");
            parameters.Add((from, window.From.Floor(hour)));
            parameters.Add((to, window.To.Ceiling(hour)));
            return $$"""
                SELECT toUInt16({{slot.ToString(CultureInfo.InvariantCulture)}}) AS slot, toString(embedding) AS name, dimensions, sum(n) AS n, sumForEachMerge(sums.sum) AS total, sum(square_sum) AS squares
                FROM embedding_hour AS sums
                WHERE tenant = {tenant:String} AND application = {application:String}{{filter}}{{(set.AnyVersion ? "" : versions)}} AND time >= {{{from}}:DateTime('UTC')} AND time < {{{to}}:DateTime('UTC')}
                GROUP BY name, dimensions
                """;
        }
    }

    private static EmbeddingDrift Compare(string name, List<(ushort Slot, EmbeddingSums Sums)> rows, DriftPlan plan)
    {
        var reference = Sum(plan.Reference.Numbers);
        var current = Sum(plan.Columns.Numbers);
        var distances = plan.Chunks.Numbers.Select(slot => Sum([slot])).Where(part => part?.N >= DriftThresholds.Default.MinimumCurrent)
            .Select(part => EmbeddingDistances.Cosine(part, reference?.Less(part!))).OfType<double>().ToList();
        var gate = CalibratedGate.Of(distances.ToArray());
        var distance = EmbeddingDistances.Cosine(reference, current);
        var finding = DriftRule.Judge([new DriftEvidence
        {
            Feature = name,
            ReferenceCount = reference?.N ?? 0,
            CurrentCount = current?.N ?? 0,
            Effects = distance is { } value ? [new DriftEffect(DriftStatistic.CentroidCosine, value, Gate: gate)] : [],
            ReferenceStale = DriftComparison.IsStale(plan, plan.Reference),
        }])[0];
        return new EmbeddingDrift(
            name,
            (reference ?? current)?.Sum.Count ?? 0,
            (ulong)(reference?.N ?? 0),
            (ulong)(current?.N ?? 0),
            distance,
            EmbeddingDistances.Euclidean(reference, current),
            reference?.Dispersion,
            current?.Dispersion,
            gate,
            distances.Count,
            [.. plan.Columns.Numbers.Select(slot => EmbeddingDistances.Cosine(Sum([slot]), reference))],
            finding);

        EmbeddingSums? Sum(IEnumerable<int> slots)
        {
            var wanted = slots.ToHashSet();
            return rows.Where(row => wanted.Contains(row.Slot)).Select(row => row.Sums).Aggregate((EmbeddingSums?)null, (sum, next) => sum?.Plus(next) ?? next);
        }
    }

    private static string Among(string column, IReadOnlyList<string> values, List<(string Name, object Value)> parameters)
    {
        if (values.Count == 0)
        {
            return "";
        }
        parameters.Add(($"{column}s", values));
        return $" AND {column} IN {{{column}s:Array(String)}}";
    }
}
