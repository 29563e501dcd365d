using Portal.Telemetry.Drift;

namespace Portal.Drift;

/// <summary>Which of the things that changed did so when a feature began to differ. Coincidence, not cause: the page says no more than that.</summary>
internal static class DriftCoincidence
{
    /// <summary>From one column before the onset on: what happened late in a column shows in the next.</summary>
    public static bool Coincides(DriftChange change, DateTimeOffset? onset, TimeSpan step) =>
        change.Time is { } time && onset is { } began && time >= began - step && time < began + step;
}
