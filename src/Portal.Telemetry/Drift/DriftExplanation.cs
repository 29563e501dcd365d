using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>By what calls are told apart to find which of them carry a drift.</summary>
public enum DriftDimension
{
    Model,
    Version,
    Environment,
    PromptVersion,
}

/// <summary>One segment: the same feature within one model, version or prompt version.</summary>
/// <param name="Psi">Of the segment, against its own reference where that has enough values, else against the whole reference.</param>
/// <param name="PsiWithout">The index of everything else: when it falls to nothing without this segment, the segment carries the drift.</param>
/// <param name="AdjustedPValue">After Benjamini-Hochberg over the segments.</param>
/// <param name="Carries">Without it the drift is gone, or it is the only segment that drifted.</param>
/// <param name="IsNew">The segment is not in the reference.</param>
public sealed record DriftSegment(
    DriftDimension Dimension,
    string Value,
    ulong ReferenceCount,
    ulong CurrentCount,
    double? Psi,
    double? PsiWithout,
    double? PValue,
    double? AdjustedPValue,
    Verdict Verdict,
    bool Carries,
    bool IsNew);

/// <summary>What else changed.</summary>
public enum DriftChangeKind
{
    /// <summary>A version's first call.</summary>
    Release,

    /// <summary>A model's first call.</summary>
    Model,

    /// <summary>A prompt version's first call.</summary>
    PromptVersion,

    /// <summary>The provider's fingerprint of its system changed: a fact, whatever any statistic says.</summary>
    Fingerprint,

    /// <summary>The model that answered is not the one that was asked for: a fact, whatever any statistic says.</summary>
    AnswerModel,

    /// <summary>The share of a model or version in all calls changed by at least five percentage points.</summary>
    TrafficMix,
}

/// <summary>Something that changed between reference and current window.</summary>
/// <param name="Time">When it was first seen, to the width of a stored row; null where only shares changed.</param>
/// <param name="Before">Share of calls in the reference.</param>
/// <param name="After">Share of calls in the current window.</param>
/// <param name="IsFact">Reported by the provider or the sender, not inferred from numbers.</param>
public sealed record DriftChange(DriftChangeKind Kind, string Value, DateTimeOffset? Time, double? Before, double? After, bool IsFact);

/// <summary>Where a feature's drift sits, and what else changed then.</summary>
/// <param name="Onset">The first column from which on the feature was different; null where no change point was found.</param>
/// <param name="Segments">The ones that carry the drift first.</param>
/// <param name="Changes">In order of time; those without a time last.</param>
/// <param name="Suspect">The change that fits best: one whose calls carry the drift, else the nearest to the onset; null where none does.</param>
public sealed record DriftExplanation(
    string Feature,
    DriftWindows Windows,
    DateTimeOffset? Onset,
    IReadOnlyList<DriftSegment> Segments,
    IReadOnlyList<DriftChange> Changes,
    DriftChange? Suspect,
    Computation Computation);

/// <summary>A call behind a bin.</summary>
/// <param name="Value">The feature's value as it was recorded.</param>
public sealed record DriftCall(string TraceId, string SpanId, DateTimeOffset Time, string Model, string Version, string Value);

/// <summary>Calls behind a bin, the newest first.</summary>
/// <param name="Total">All of them in the window, as far as raw calls are kept.</param>
/// <param name="OldestKept">Calls before this time are no longer kept one by one; null when the whole window is.</param>
public sealed record DriftCalls(IReadOnlyList<DriftCall> Calls, ulong Total, DateTimeOffset? OldestKept);

/// <summary>How far the embeddings of two windows lie apart.</summary>
/// <param name="Embedding">Name of the embedding.</param>
/// <param name="CosineDistance">1 - cos of the two centroids; null where one is the zero vector, or their lengths differ.</param>
/// <param name="L2Distance">Euclidean distance of the centroids.</param>
/// <param name="ReferenceDispersion">Mean squared distance of the reference's vectors to their centroid.</param>
/// <param name="CalibratedGate">The largest cosine distance to be expected between parts of the reference (99th percentile); null where the reference is too short.</param>
/// <param name="Series">Cosine distance of each column to the reference's centroid; null where nothing was recorded.</param>
public sealed record EmbeddingDrift(
    string Embedding,
    int Dimensions,
    ulong ReferenceCount,
    ulong CurrentCount,
    double? CosineDistance,
    double? L2Distance,
    double? ReferenceDispersion,
    double? CurrentDispersion,
    double? CalibratedGate,
    int CalibrationWindows,
    IReadOnlyList<double?> Series,
    DriftFinding Finding);

/// <summary>Every embedding of an application.</summary>
public sealed record EmbeddingDrifts(
    DriftWindows Windows, TimeSpan Step, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<EmbeddingDrift> Embeddings, Computation Computation);
