using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>From when on a feature was different: change points of its index over the columns.</summary>
internal static class DriftOnset
{
    /// <param name="indexes">Aligned with <paramref name="times"/>; columns without values are passed over.</param>
    public static IReadOnlyList<DateTimeOffset> Of(IReadOnlyList<DateTimeOffset> times, IReadOnlyList<double?> indexes)
    {
        var known = Enumerable.Range(0, indexes.Count).Where(i => indexes[i] is not null).ToList();
        var changes = ChangePoints.Pelt(known.Select(i => indexes[i]!.Value).ToArray());
        return [.. changes.Select(change => times[known[change]])];
    }
}
