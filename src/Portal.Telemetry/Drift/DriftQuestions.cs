using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Drift;

/// <summary>The questions of drift: is an application's traffic still what it was, where is it not, and what else changed then.</summary>
/// <param name="retention">How long each tier lasts; the defaults unless given.</param>
/// <remarks>Every method throws <see cref="ArgumentException"/>, with a message for the asker, for an empty window, a reference that overlaps it, or a filter
/// that distributions do not know, and <see cref="DbException"/> when ClickHouse cannot answer.</remarks>
public sealed class DriftQuestions(DbDataSource clickHouse, TimeProvider time, RetentionOptions? retention = null)
{
    /// <summary>Every feature by time against the reference, the most drifted first.</summary>
    public Task<DriftHeatmap> GetHeatmapAsync(DriftRequest request, CancellationToken cancellationToken) =>
        DriftHeatmapQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>One feature in full: two distributions, every statistic that suits it, the bins that moved most. Null: the application has no such feature in these windows.</summary>
    public Task<DriftFeature?> GetFeatureAsync(DriftRequest request, string feature, CancellationToken cancellationToken) =>
        DriftFeatureQuery.ReadAsync(Scope(), request, feature, cancellationToken);

    /// <summary>Which model, version or environment carries a feature's drift, and what else changed then.</summary>
    public Task<DriftExplanation> GetExplanationAsync(DriftRequest request, string feature, CancellationToken cancellationToken) =>
        DriftExplanationQuery.ReadAsync(Scope(), request, feature, cancellationToken);

    /// <summary>The features the application has in the current window, by name.</summary>
    public Task<IReadOnlyList<DriftFeatureName>> GetFeaturesAsync(DriftRequest request, CancellationToken cancellationToken) =>
        DriftFeaturesQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>Every embedding against the reference. Windows are whole hours.</summary>
    public Task<EmbeddingDrifts> GetEmbeddingsAsync(DriftRequest request, CancellationToken cancellationToken) =>
        EmbeddingDriftQuery.ReadAsync(Scope(), request, cancellationToken);

    /// <summary>Calls of the current window behind a bin, the newest first.</summary>
    public Task<DriftCalls> GetCallsAsync(DriftRequest request, DriftBinRequest bin, CancellationToken cancellationToken) =>
        DriftCallsQuery.ReadAsync(Scope(), request, bin, cancellationToken);

    private DriftScope Scope() => new(clickHouse, new DriftTiers(retention ?? new RetentionOptions(), time.GetUtcNow()));
}

/// <summary>What every question needs: the store, and which table holds what at present.</summary>
internal sealed record DriftScope(DbDataSource ClickHouse, DriftTiers Tiers)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    /// <summary>The windows of a request, and what they are read from.</summary>
    public async Task<DriftPlan> PlanAsync(DriftRequest request, bool calibrate, CancellationToken cancellationToken)
    {
        var current = WindowOf(request);
        var reference = await ResolvedReference.ReadAsync(ClickHouse, Tiers, request, current, request.Reference, cancellationToken);
        IReadOnlyList<Interval> pinned = request.Pinned is { } pin && (pin.To <= current.From || pin.From >= current.To) ? [Tiers.RoundOutward(new Interval(pin.From, pin.To))] : [];
        return DriftPlan.Create(Tiers, current, reference, pinned, request.Columns, calibrate);
    }

    /// <summary>The current window with its edges on those of stored rows.</summary>
    /// <exception cref="ArgumentException">The request cannot be answered; the message says why.</exception>
    public Interval WindowOf(DriftRequest request)
    {
        if (request.Application.Length == 0)
        {
            throw new ArgumentException($"Drift is asked of one application at a time; the filter names {request.Filter.Applications.Count}.", nameof(request));
        }
        if (request.From >= request.To)
        {
            throw new ArgumentException($"The window is empty: from ({request.From:O}) must be before to ({request.To:O}).", nameof(request));
        }
        if (request.To - request.From > Longest)
        {
            throw new ArgumentException($"The window is {(request.To - request.From).TotalDays:0} days long; at most {Longest.TotalDays:0} are possible.", nameof(request));
        }
        if (request.Columns is < 1 or > DriftRequest.MostColumns)
        {
            throw new ArgumentException($"{request.Columns} columns are not possible; choose 1 to {DriftRequest.MostColumns}.", nameof(request));
        }
        return Tiers.RoundOutward(new Interval(request.From.ToUniversalTime(), request.To.ToUniversalTime()));
    }
}
