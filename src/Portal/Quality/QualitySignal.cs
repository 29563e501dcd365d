using Portal.Governance.Access;
using Portal.Panels.Signals;
using Portal.Shell;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Quality;

/// <summary>What the Overview shows of quality: the scores of the last day against the week before, and evaluations that fail.</summary>
internal static class QualitySignal
{
    /// <summary>Shares of failed evaluations that the interval has to lie above.</summary>
    private const double WarningFailures = 0.05;
    private const double CriticalFailures = 0.25;

    public static HealthSignal Create(IServiceProvider provider)
    {
        var quality = provider.GetRequiredService<QualityQuestions>();
        return new HealthSignal
        {
            Id = "quality",
            Order = 40,
            Texts = typeof(QualityTexts),
            TextKey = "Title",
            Policy = PortalPolicies.View,
            Href = application => PortalUrls.Quality(new CallFilter { Tenant = "", Applications = [application] }),
            Query = async (request, token) => Read(await quality.GetStandingAsync(request, token)),
        };
    }

    /// <summary>The worst evaluation of each application says how it stands.</summary>
    internal static IReadOnlyList<SignalReading> Read(IReadOnlyList<EvaluationStanding> standings) =>
        [.. standings.GroupBy(standing => standing.Application, StringComparer.Ordinal).Select(application => Read(application.Key, [.. application]))];

    private static SignalReading Read(string application, List<EvaluationStanding> standings)
    {
        var newest = standings.Max(standing => standing.Now.NewestReceived ?? standing.Before.NewestReceived);
        var worst = standings.Select(Judge).MaxBy(judged => judged.Status);
        if (worst.Status >= Status.Warning)
        {
            return new SignalReading(application, worst.Status, worst.ReasonKey, newest) { Arguments = worst.Arguments };
        }
        var judged = standings.Sum(standing => standing.Now.Judged);
        var (status, key) = judged == 0 ? (Status.Unknown, "SignalSilent")
            : standings.Exists(standing => standing.Verdict is Verdict.Ok) ? (Status.Ok, "SignalSteady")
            : (Status.Unknown, "SignalFew");
        return new SignalReading(application, status, key, newest) { Arguments = [judged] };
    }

    private static (Status Status, string ReasonKey, IReadOnlyList<object> Arguments) Judge(EvaluationStanding standing)
    {
        var scores = standing.Verdict switch { Verdict.Alert => Status.Critical, Verdict.Watch => Status.Warning, _ => Status.Ok };
        var failures = standing.FailedShare.Low switch { >= CriticalFailures => Status.Critical, >= WarningFailures => Status.Warning, _ => Status.Ok };
        return failures > scores
            ? (failures, "SignalFailures", [standing.Name, 100 * standing.FailedShare.Value!.Value])
            : (scores, "SignalMoved", [standing.Name, standing.Now.Moments.Mean, standing.Before.Moments.Mean]);
    }
}
