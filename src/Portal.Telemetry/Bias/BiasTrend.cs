using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>One rate of an attribute's groups over time.</summary>
/// <param name="Times">Starts of the buckets.</param>
/// <param name="Gap">Largest minus smallest rate of each bucket; undefined where fewer than two groups may be shown.</param>
public sealed record BiasTrend(
    BiasWindow Window,
    string Attribute,
    BiasMetric Metric,
    TimeSpan Step,
    IReadOnlyList<DateTimeOffset> Times,
    IReadOnlyList<GroupTrend> Groups,
    IReadOnlyList<Estimate> Gap,
    Computation Computation);

/// <summary>A group's rate per bucket; undefined with reason <c>suppressed</c> where too few decisions fall into it.</summary>
public sealed record GroupTrend(string Value, IReadOnlyList<Estimate> Rates);

/// <summary>An attribute's groups within each model, version or environment.</summary>
public sealed record BiasBreakdown(BiasWindow Window, string Attribute, IReadOnlyList<BiasBreakdownRow> Rows, Computation Computation);

/// <summary>One value of the dimension.</summary>
/// <param name="Decisions">Null: too few to be told.</param>
public sealed record BiasBreakdownRow(string Name, long? Decisions, DateTimeOffset FirstSeen, AttributeBias Bias);
