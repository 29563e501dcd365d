using Portal.Governance.Access;
using Portal.Panels.Signals;
using Portal.Shell;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Bias;

/// <summary>How every application's decisions treat groups, as one word and a sentence beside its other signals.</summary>
internal static class BiasSignal
{
    public const string Id = "bias";

    /// <summary>Decisions are few: the last week says what an hour cannot.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    public static HealthSignal Create(BiasAnswers answers) => new()
    {
        Id = Id,
        Order = 20,
        Texts = typeof(BiasTexts),
        TextKey = "SignalName",
        Policy = PortalPolicies.View,
        Href = application => PortalUrls.Bias(new CallFilter { Tenant = "", Applications = [application] }),
        Query = async (request, token) =>
        {
            var week = request with { From = Earlier(request.From, request.To - LookBack) };
            return [.. (await answers.GetApplicationsAsync(week, token)).Rows.Select(ReadingOf)];
        },
    };

    internal static SignalReading ReadingOf(ApplicationBias row)
    {
        var (key, arguments) = row.Status switch
        {
            { Verdict: Verdict.Watch or Verdict.Alert, Reason: { Attribute: { } attribute, Metric: { } metric, Difference: { } difference } reason } =>
                ($"Signal{(reason.Group is null ? "Apart" : "Differs")}{metric}", new object[] { attribute, Math.Round(Math.Abs(difference) * 100, 1), reason.Group ?? "" }),
            { Verdict: Verdict.Ok } => ("SignalOk", [row.Decisions]),
            _ => ("SignalInsufficient", [row.Decisions]),
        };
        return new SignalReading(row.Application, BiasWords.StatusOf(row.Status.Verdict), key, row.NewestReceived) { Arguments = arguments };
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
