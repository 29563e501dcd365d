using System.Data.Common;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>The questions about decisions and the groups they are about.</summary>
/// <remarks>
/// Every method throws <see cref="ArgumentException"/> for a request that does not name exactly one application, filters by provider or operation, asks for an empty
/// range or for groups below <see cref="BiasRequest.SmallestMinimumSize"/>, and <see cref="DbException"/> when ClickHouse cannot answer.
/// </remarks>
public sealed class BiasQuestions(DbDataSource clickHouse)
{
    private const int MostAttributes = 8;

    /// <summary>Rates, gaps and verdicts of every attribute asked for.</summary>
    public async Task<BiasResult> GetAsync(BiasRequest request, CancellationToken cancellationToken)
    {
        var query = new CellsQuery(request);
        var cells = await query.ReadAsync(clickHouse, cancellationToken);
        var known = AttributesOf(cells);
        var attributes = BiasAnalysis.Analyze(cells, request.Attributes.Count > 0 ? request.Attributes : known, request);
        var all = new GroupTally();
        DateTimeOffset? newest = null;
        foreach (var cell in cells.Where(cell => cell.Misses == 0))
        {
            all.Add(cell);
            newest = newest > cell.NewestReceived ? newest : cell.NewestReceived;
        }
        var none = all.N == 0
            ? new BiasVerdict(Verdict.NoData, new BiasReason(BiasReasonCode.NoDecisions))
            : new BiasVerdict(Verdict.Insufficient, new BiasReason(BiasReasonCode.NoGroups));
        return new BiasResult(
            query.Window, all.N, all.WithActual, newest,
            all.N == 0 ? none : GroupComparer.Worst(attributes.Select(attribute => attribute.Status), none),
            attributes, known, BiasComputations.Groups(request, query, all.N));
    }

    /// <summary>One rate of an attribute's groups over time.</summary>
    /// <param name="step">Width of a bucket, whole hours; null: the smallest tidy one that gives at most sixty buckets, whole days beyond a week.</param>
    public Task<BiasTrend> GetTrendAsync(BiasRequest request, string attribute, BiasMetric metric, TimeSpan? step, CancellationToken cancellationToken) =>
        BiasTrendQuery.ReadAsync(clickHouse, request, attribute, metric, step, cancellationToken);

    /// <summary>An attribute's groups within each model, version or environment, the one that came last first.</summary>
    public Task<BiasBreakdown> GetBreakdownAsync(BiasRequest request, string attribute, CallDimension by, CancellationToken cancellationToken) =>
        BiasTrendQuery.ReadByAsync(clickHouse, request, attribute, by, cancellationToken);

    /// <summary>Groups formed by up to <paramref name="depth"/> attributes together (2 or 3).</summary>
    public async Task<BiasIntersections> GetIntersectionsAsync(BiasRequest request, BiasMetric metric, int depth, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, 3);
        var query = new CellsQuery(request, by: CallDimension.Model);
        var cells = await query.ReadAsync(clickHouse, cancellationToken);
        var attributes = request.Attributes.Count > 0 ? request.Attributes : AttributesOf(cells);
        var (rows, hidden) = IntersectionAnalysis.Analyze(cells, attributes, metric, Math.Min(depth, attributes.Count), request);
        return new BiasIntersections(
            query.Window, metric, rows, hidden, IntersectionAnalysis.CheckSimpson(cells, attributes, metric, request),
            BiasComputations.Intersections(request, query, cells.Where(cell => cell.Misses == 0).Sum(cell => cell.Count.N)));
    }

    /// <summary>Counterfactual pairs.</summary>
    public Task<BiasPairs> GetPairsAsync(BiasRequest request, CancellationToken cancellationToken) => PairsQuery.ReadAsync(clickHouse, request, cancellationToken);

    /// <summary>Scores, latency, tokens and cost by the groups of an attribute.</summary>
    public Task<BiasDisparities> GetDisparitiesAsync(BiasRequest request, string attribute, CancellationToken cancellationToken) =>
        DisparitiesQuery.ReadAsync(clickHouse, request, attribute, cancellationToken);

    private static IReadOnlyList<string> AttributesOf(IReadOnlyList<OutcomeCell> cells) =>
    [
        .. cells.Where(cell => cell.Misses == 0).SelectMany(cell => cell.Groups.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostAttributes),
    ];
}
