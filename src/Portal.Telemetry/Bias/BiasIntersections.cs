using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>Groups formed by two or three attributes together, those most surely different first.</summary>
/// <param name="Hidden">Intersections that are not shown.</param>
/// <param name="Simpson">For each attribute: whether its gap survives when models are looked at one by one.</param>
public sealed record BiasIntersections(
    BiasWindow Window,
    BiasMetric Metric,
    IReadOnlyList<BiasIntersection> Rows,
    int Hidden,
    IReadOnlyList<SimpsonCheck> Simpson,
    Computation Computation);

/// <summary>One intersection of groups.</summary>
/// <param name="Groups">Attribute and value, ordered by attribute.</param>
/// <param name="Shrunk">The rate drawn towards a half by a Beta(½, ½) prior, for colours of a map: (x + ½) / (n + 1).</param>
/// <param name="Difference">Its rate minus that of everybody else, by Newcombe.</param>
/// <param name="LeastGap">The bound of that interval nearer to zero, 0 where it contains zero: rows are ranked by it, not by the gap, so that small groups do not lead by chance.</param>
public sealed record BiasIntersection(
    IReadOnlyList<KeyValuePair<string, string>> Groups,
    long N,
    Estimate Rate,
    double? Shrunk,
    Estimate Difference,
    double LeastGap,
    double? P,
    double? AdjustedP,
    BiasVerdict Status);

/// <summary>
/// A gap with and without regard to a third variable. The stratified gap is the mean of the gaps within models, weighted by size (conditional demographic disparity):
/// where it is much smaller or has the other sign, the mix of models explains the crude one (Simpson's paradox).
/// </summary>
/// <param name="Value">The group that differs most from the others, crudely.</param>
/// <param name="Crude">Its rate minus that of all others.</param>
/// <param name="Stratified">The same within models, averaged; null where no model has both.</param>
/// <param name="Strata">Models that have both.</param>
public sealed record SimpsonCheck(string Attribute, string Value, double Crude, double? Stratified, int Strata, bool Reverses);
