using Portal.Telemetry.Features;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>A stretch of time that was really read, [<paramref name="From"/>, <paramref name="To"/>), UTC.</summary>
public sealed record DriftWindow(DateTimeOffset From, DateTimeOffset To);

/// <summary>The two windows of a comparison as they were read: edges inside a stored row are moved outward.</summary>
/// <param name="Reference">Ascending; several where the reference is made of the same hours of several weeks, none where nothing is known of the version asked for.</param>
public sealed record DriftWindows(IReadOnlyList<DriftWindow> Reference, DriftWindow Current);

/// <summary>One feature in one column of the heat map.</summary>
/// <param name="Psi">Population stability index against the reference; null without values on either side.</param>
/// <param name="NoiseFloor">Up to here chance alone explains the index in 95 of 100 windows of this size.</param>
/// <param name="Count">Values in the column.</param>
public sealed record DriftCell(Verdict Verdict, DriftReason Reason, double? Psi, double? NoiseFloor, ulong Count);

/// <summary>One feature over the current window.</summary>
/// <param name="Finding">The verdict on the window as a whole, with what it rests on.</param>
/// <param name="Psi">Of the window as a whole; null without values on either side.</param>
/// <param name="NoiseFloor">Up to here chance alone explains the index in 95 of 100 windows of this size.</param>
/// <param name="Cells">Aligned with the map's times.</param>
/// <param name="ChangePoints">Starts of columns from which on the feature was different.</param>
public sealed record DriftRow(
    string Feature,
    FeatureKind Kind,
    DriftFinding Finding,
    double? Psi,
    double? NoiseFloor,
    IReadOnlyList<DriftCell> Cells,
    IReadOnlyList<DateTimeOffset> ChangePoints);

/// <summary>The share of drifted features, and what it means.</summary>
/// <param name="Summary">The worst verdict, and how many of the judged features drifted.</param>
/// <param name="Reason">Why there is no verdict on drift; null where there is one.</param>
/// <param name="Drifted">The drifted features, the most drifted first.</param>
public sealed record DriftHeadline(DriftSummary Summary, DriftReason? Reason, IReadOnlyList<string> Drifted);

/// <summary>Features by time: every feature of an application against the reference, the most drifted first.</summary>
/// <param name="Times">Starts of the columns.</param>
/// <param name="Incomplete">Newest columns in which calls can still arrive.</param>
/// <param name="Pinned">The same current window against the pinned reference; null where none is asked for.</param>
/// <param name="NewestReceived">When the portal received the newest call of the application; null without calls.</param>
public sealed record DriftHeatmap(
    DriftWindows Windows,
    TimeSpan Step,
    IReadOnlyList<DateTimeOffset> Times,
    int Incomplete,
    IReadOnlyList<DriftRow> Rows,
    DriftHeadline Headline,
    PinnedComparison? Pinned,
    DateTimeOffset? NewestReceived,
    Computation Computation);

/// <summary>The current window against a reference that stays.</summary>
/// <param name="Findings">By feature.</param>
public sealed record PinnedComparison(
    string? Name, IReadOnlyList<DriftWindow> Reference, DriftHeadline Headline, IReadOnlyDictionary<string, DriftFinding> Findings);

/// <summary>A feature an application has.</summary>
/// <param name="Count">Values within the current window.</param>
public sealed record DriftFeatureName(string Feature, FeatureKind Kind, ulong Count);
