using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Drift;

/// <summary>Disjoint stretches of time, each counted by itself in the one query of a comparison.</summary>
/// <param name="First">Number of the first slot; the others follow.</param>
/// <param name="Windows">Ascending and disjoint; each is a slot, or one slot for all where <paramref name="Together"/>.</param>
/// <param name="Together">All windows are counted as one.</param>
/// <param name="AnyVersion">The filter's versions do not apply: what came before a version has other versions.</param>
internal sealed record DriftSlots(int First, IReadOnlyList<Interval> Windows, bool Together = false, bool AnyVersion = false)
{
    /// <summary>How many slots there are.</summary>
    public int Count => Together ? Math.Min(1, Windows.Count) : Windows.Count;

    /// <summary>The number after the last.</summary>
    public int End => First + Count;

    public IEnumerable<int> Numbers => Enumerable.Range(First, Count);
}
