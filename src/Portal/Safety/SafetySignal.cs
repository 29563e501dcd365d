using Portal.Governance.Access;
using Portal.Panels.Signals;
using Portal.Shell;
using Portal.Telemetry.Safety;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Safety;

/// <summary>How safe every application's calls are, as one word and a sentence beside its other signals.</summary>
internal static class SafetySignal
{
    public const string Id = "safety";

    /// <summary>Findings are rare: a day says what an hour cannot.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    public static HealthSignal Create(SafetyQuestions questions) => new()
    {
        Id = Id,
        Order = 30,
        Texts = typeof(SafetyTexts),
        TextKey = "Title",
        Policy = PortalPolicies.View,
        Href = application => PortalUrls.Safety(new CallFilter { Tenant = "", Applications = [application] }),
        Query = async (request, token) =>
        {
            var day = request with
            {
                Filter = request.Filter with { Providers = [], Operations = [] },
                From = request.From < request.To - LookBack ? request.From : request.To - LookBack,
            };
            return [.. (await questions.GetGroupsAsync(day, CallDimension.Application, token)).Groups.Select(ReadingOf)];
        },
    };

    internal static SignalReading ReadingOf(SafetyGroup group)
    {
        var worst = group.Rates[0];
        var (key, arguments) = worst.Verdict switch
        {
            Verdict.Watch or Verdict.Alert => ($"Signal{worst.Reason}_{worst.Check.Category}", new object[] { Math.Round((worst.Rate.Value ?? 0) * 100, 2), Math.Round((worst.Reference.Value ?? 0) * 100, 2) }),
            Verdict.Ok => ("SignalOk", [group.Checks]),
            _ => ("SignalTooFew", [group.Checks]),
        };
        return new SignalReading(group.Name, SafetyWords.StatusOf(worst.Verdict), key, group.NewestReceived) { Arguments = arguments };
    }
}
