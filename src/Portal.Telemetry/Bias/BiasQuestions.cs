using System.Data.Common;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Bias;

/// <summary>The questions about decisions and the groups they are about.</summary>
/// <remarks>
/// Every method throws <see cref="ArgumentException"/> for a request that does not name exactly one application, filters by provider or operation, asks for an empty
/// range or for groups below <see cref="BiasRequest.SmallestMinimumSize"/>, and <see cref="DbException"/> when ClickHouse cannot answer.
/// </remarks>
public sealed class BiasQuestions(DbDataSource clickHouse)
{
    private DbDataSource ClickHouse => clickHouse;

    /// <summary>Rates, gaps and verdicts of every attribute asked for.</summary>
    public Task<BiasResult> GetAsync(BiasRequest request, CancellationToken cancellationToken) => throw Later();

    /// <summary>One rate of an attribute's groups over time.</summary>
    /// <param name="step">Width of a bucket, whole hours; null: the smallest tidy one that gives at most sixty buckets.</param>
    public Task<BiasTrend> GetTrendAsync(BiasRequest request, string attribute, BiasMetric metric, TimeSpan? step, CancellationToken cancellationToken) => throw Later();

    /// <summary>An attribute's groups within each model, version or environment, the one seen last first.</summary>
    public Task<BiasBreakdown> GetBreakdownAsync(BiasRequest request, string attribute, CallDimension by, CancellationToken cancellationToken) => throw Later();

    /// <summary>Groups formed by up to <paramref name="depth"/> attributes together (2 or 3).</summary>
    public Task<BiasIntersections> GetIntersectionsAsync(BiasRequest request, BiasMetric metric, int depth, CancellationToken cancellationToken) => throw Later();

    /// <summary>Counterfactual pairs.</summary>
    public Task<BiasPairs> GetPairsAsync(BiasRequest request, CancellationToken cancellationToken) => throw Later();

    /// <summary>Scores, latency, tokens and cost by the groups of an attribute.</summary>
    public Task<BiasDisparities> GetDisparitiesAsync(BiasRequest request, string attribute, CancellationToken cancellationToken) => throw Later();

    private NotSupportedException Later() => new($"{ClickHouse} is not asked yet.");
}
