namespace Portal.Telemetry.Rollups;

/// <summary>Which tier answers for which part of a range. The parts neither overlap nor leave a gap where calls are.</summary>
/// <param name="Range">The range covered; wider than asked for where only coarser tiers are left.</param>
/// <param name="Parts">Intervals of each tier, ascending.</param>
/// <param name="TenantCalls">About how many calls of the tenant the range holds: what a scan of raw rows would read.</param>
internal sealed record TierPlan(Interval Range, IReadOnlyDictionary<RollupTier, IReadOnlyList<Interval>> Parts, double TenantCalls);

/// <summary>What is known of one hour or day: the calls that reached it and those its newest computation has seen.</summary>
/// <param name="Calls">Calls that ever arrived in the window; 0: none.</param>
/// <param name="Computed">Calls in the newest computation; null: never computed.</param>
internal readonly record struct WindowState(ulong Calls, ulong? Computed)
{
    /// <summary>The computation has seen every call.</summary>
    public bool IsCurrent => Computed == Calls;
}

/// <summary>Windows of a tenant within a range, by their start.</summary>
internal sealed record RollupState(IReadOnlyDictionary<DateTimeOffset, WindowState> Hours, IReadOnlyDictionary<DateTimeOffset, WindowState> Days)
{
    public static RollupState Empty { get; } =
        new(new Dictionary<DateTimeOffset, WindowState>(), new Dictionary<DateTimeOffset, WindowState>());
}
