using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Overview;

/// <summary>What decided an application's status; the page words it.</summary>
public enum HealthReason
{
    Steady,
    NoCalls,
    FewCalls,
    Stale,
    Errors,
    Slower,
}

/// <summary>The status of one application.</summary>
/// <param name="Ratio">p95 now over p95 of the window before; null when one of them is unknown or rests on too few calls.</param>
public sealed record ApplicationHealth(Status Status, HealthReason Reason, double ErrorRate, double? Ratio)
{
    /// <summary>Fewer calls than this say nothing about a rate or a p95.</summary>
    public const ulong FewestCalls = 20;

    public const double WarningErrorRate = 0.01;
    public const double CriticalErrorRate = 0.05;
    public const double WarningSlowdown = 1.5;
    public const double CriticalSlowdown = 3;

    /// <summary>Silence after which the last numbers no longer describe the present.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(5);

    /// <summary>Judges an application. The worse of errors and slowdown decides; of equals, errors, because a failed call is worse than a slow one.</summary>
    public static ApplicationHealth Judge(ApplicationOverview application, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(application);
        var current = application.Current;
        var errorRate = current.Calls == 0 ? 0 : (double)current.Errors / current.Calls;
        var ratio = current.Calls >= FewestCalls && application.Previous is { Calls: >= FewestCalls, LatencyMs.P95: > 0 } previous
            ? current.LatencyMs.P95 / previous.LatencyMs.P95
            : null;
        ApplicationHealth As(Status status, HealthReason reason) => new(status, reason, errorRate, ratio);

        if (current.Calls == 0)
        {
            return As(Status.Unknown, HealthReason.NoCalls);
        }
        if (now - application.NewestReceived > StaleAfter)
        {
            return As(Status.Unknown, HealthReason.Stale);
        }
        if (current.Calls < FewestCalls)
        {
            return As(Status.Unknown, HealthReason.FewCalls);
        }
        if (errorRate >= CriticalErrorRate)
        {
            return As(Status.Critical, HealthReason.Errors);
        }
        if (ratio >= CriticalSlowdown)
        {
            return As(Status.Critical, HealthReason.Slower);
        }
        if (errorRate >= WarningErrorRate)
        {
            return As(Status.Warning, HealthReason.Errors);
        }
        return ratio >= WarningSlowdown ? As(Status.Warning, HealthReason.Slower) : As(Status.Ok, HealthReason.Steady);
    }
}
