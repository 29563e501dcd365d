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
            row => (Slot: row.GetFieldValue<ushort>(0), Name: row.GetString(1), Dimensions: row.GetFieldValue<uint>(2), Sums: new VectorSums(row.GetFieldValue<ulong>(3), row.GetFieldValue<double[]>(4), row.GetFieldValue<double>(5))),
            parameters,
            cancellationToken).ToListAsync(cancellationToken);
        var embeddings = rows.GroupBy(row => row.Name, StringComparer.Ordinal).OrderBy(rows => rows.Key, StringComparer.Ordinal)
            .Select(named => Compare(named.Key, named.GroupBy(row => row.Dimensions).MaxBy(same => same.Sum(row => (long)row.Sums.Count))!.Select(row => (row.Slot, row.Sums)).ToList(), plan));
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

    private static EmbeddingDrift Compare(string name, List<(ushort Slot, VectorSums Sums)> rows, DriftPlan plan)
    {
        var reference = Sum(plan.Reference.Numbers);
        var current = Sum(plan.Columns.Numbers);
        var distances = plan.Chunks.Numbers.Select(slot => Sum([slot])).Where(part => part?.Count >= (ulong)DriftThresholds.Default.MinimumCurrent)
            .Select(part => VectorSums.CosineDistance(part, reference?.Less(part!))).OfType<double>().ToList();
        var gate = CalibratedGate.Of(distances.ToArray());
        var distance = VectorSums.CosineDistance(reference, current);
        var finding = DriftRule.Judge([new DriftEvidence
        {
            Feature = name,
            ReferenceCount = (long)(reference?.Count ?? 0),
            CurrentCount = (long)(current?.Count ?? 0),
            Effects = distance is { } value ? [new DriftEffect(DriftStatistic.CentroidCosine, value, Gate: gate)] : [],
            ReferenceStale = DriftComparison.IsStale(plan, plan.Reference),
        }])[0];
        return new EmbeddingDrift(
            name,
            (reference ?? current)?.Total.Length ?? 0,
            reference?.Count ?? 0,
            current?.Count ?? 0,
            distance,
            VectorSums.L2Distance(reference, current),
            reference?.Dispersion,
            current?.Dispersion,
            gate,
            distances.Count,
            [.. plan.Columns.Numbers.Select(slot => VectorSums.CosineDistance(Sum([slot]), reference))],
            finding);

        VectorSums? Sum(IEnumerable<int> slots)
        {
            var wanted = slots.ToHashSet();
            return rows.Where(row => wanted.Contains(row.Slot)).Select(row => row.Sums).Aggregate((VectorSums?)null, (sum, next) => sum?.Plus(next) ?? next);
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

/// <summary>What is kept of many vectors: how many, their sum, and the sum of their squared lengths.</summary>
internal sealed record VectorSums(ulong Count, double[] Total, double Squares)
{
    /// <summary>Mean squared distance to the centroid.</summary>
    public double? Dispersion => Count == 0 ? null : Math.Max(0, (Squares / Count) - Total.Sum(value => value / Count * (value / Count)));

    public VectorSums Plus(VectorSums other) => new(Count + other.Count, [.. Total.Zip(other.Total, (a, b) => a + b)], Squares + other.Squares);

    public VectorSums Less(VectorSums part) => new(Count - part.Count, [.. Total.Zip(part.Total, (a, b) => a - b)], Squares - part.Squares);

    /// <summary>1 - cos of two centroids; null where one has no vectors or is the zero vector.</summary>
    public static double? CosineDistance(VectorSums? one, VectorSums? other)
    {
        if (one is not { Count: > 0 } || other is not { Count: > 0 })
        {
            return null;
        }
        var (product, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < one.Total.Length; i++)
        {
            var (x, y) = (one.Total[i] / one.Count, other.Total[i] / other.Count);
            product += x * y;
            first += x * x;
            second += y * y;
        }
        return first > 0 && second > 0 ? Math.Clamp(1 - (product / Math.Sqrt(first * second)), 0, 2) : null;
    }

    /// <summary>Euclidean distance of two centroids.</summary>
    public static double? L2Distance(VectorSums? one, VectorSums? other) =>
        one is not { Count: > 0 } || other is not { Count: > 0 } ? null
            : Math.Sqrt(one.Total.Zip(other.Total, (x, y) => ((x / one.Count) - (y / other.Count)) * ((x / one.Count) - (y / other.Count))).Sum());
}
