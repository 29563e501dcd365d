using Portal.Governance.Access;
using Portal.Governance.Drift;
using Portal.Panels.Signals;
using Portal.Shell;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Drift;

/// <summary>How applications stand by drift: the day up to now against the pinned reference, else the fourteen days before.</summary>
internal static class DriftSignal
{
    // A verdict needs a day of calls whatever range a viewer looks at.
    private static readonly TimeSpan Window = TimeSpan.FromDays(1);

    // Applications asked about at the same time; each is one query.
    private const int AtOnce = 2;

    public static void AddDriftSignal(this IServiceCollection services) => services.AddHealthSignal(provider =>
    {
        var questions = provider.GetRequiredService<DriftQuestions>();
        var references = provider.GetRequiredService<DriftReferences>();
        var series = provider.GetRequiredService<CallSeries>();
        return new HealthSignal
        {
            Id = "drift",
            Order = 10,
            Texts = typeof(DriftTexts),
            TextKey = "Title",
            Policy = PortalPolicies.View,
            Href = application => PortalUrls.Drift(new CallFilter { Tenant = "", Applications = [application] }),
            Query = (request, token) => QueryAsync(questions, references, series, request, token),
        };
    });

    private static async Task<IReadOnlyList<SignalReading>> QueryAsync(
        DriftQuestions questions, DriftReferences references, CallSeries series, SeriesRequest request, CancellationToken cancellationToken)
    {
        var day = request with { From = request.To - Window };
        var applications = request.Filter.Applications.Count > 0
            ? request.Filter.Applications
            : (await series.GetFilterValuesAsync(day with { Filter = new CallFilter { Tenant = request.Filter.Tenant } }, cancellationToken)).Values.GetValueOrDefault(CallDimension.Application, []);
        var pinned = (await references.ListAsync(request.Filter.Tenant, cancellationToken)).ToDictionary(reference => reference.Application, StringComparer.Ordinal);
        var readings = new SignalReading[applications.Count];
        await Parallel.ForEachAsync(
            applications.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (entry, token) => readings[entry.Index] = await ReadAsync(questions, pinned.GetValueOrDefault(entry.Item), day, entry.Item, token));
        return readings;
    }

    private static async Task<SignalReading> ReadAsync(
        DriftQuestions questions, DriftReference? pinned, SeriesRequest day, string application, CancellationToken cancellationToken)
    {
        var map = await questions.GetHeatmapAsync(
            new DriftRequest
            {
                Filter = new CallFilter { Tenant = day.Filter.Tenant, Applications = [application], Environments = day.Filter.Environments, Models = day.Filter.Models, Versions = day.Filter.Versions },
                From = day.From,
                To = day.To,
                Reference = pinned is { } pin && pin.To <= day.From ? new ReferencePolicy.Fixed(pin.From, pin.To, pin.Name) : ReferencePolicy.Default,
                // The verdict is on the day as a whole; three columns say whether it lasts.
                Columns = 3,
            },
            cancellationToken);
        var (status, reason) = map.Headline.Summary.Verdict switch
        {
            Verdict.Ok => (Status.Ok, "SignalNone"),
            Verdict.Watch => (Status.Warning, "SignalDrifted"),
            Verdict.Alert => (Status.Critical, "SignalDrifted"),
            Verdict.ReferenceStale => (Status.Unknown, "SignalStale"),
            Verdict.NoData => (Status.Unknown, "SignalNoData"),
            _ => (Status.Unknown, "SignalInsufficient"),
        };
        return new SignalReading(application, status, reason, map.NewestReceived)
        {
            Arguments = [map.Headline.Summary.Drifted, map.Headline.Summary.Judged, string.Join(", ", map.Headline.Drifted.Take(3))],
        };
    }
}
