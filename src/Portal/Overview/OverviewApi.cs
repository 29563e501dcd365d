using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Portal.Api;
using Portal.Panels.Signals;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Overview;

/// <summary>One signal of an application.</summary>
/// <param name="Code">What programs may decide by; null where there is nothing to say.</param>
/// <param name="Reason">The same as a sentence.</param>
/// <param name="Href">The page that explains it.</param>
public sealed record OverviewSignal(string Id, Status Status, string? Code, string? Reason, DateTimeOffset? NewestReceived, string Href);

/// <summary>One application as <see cref="ApplicationOverview"/> has it, with its status.</summary>
/// <param name="Status">The worst of its calls and its signals.</param>
/// <param name="Reason">What decided it.</param>
public sealed record OverviewApplication(
    BreakdownRow Current,
    BreakdownRow? Previous,
    IReadOnlyList<DateTimeOffset> TrendTimes,
    IReadOnlyList<double?> TrendP95Ms,
    IReadOnlyList<ulong> TrendCalls,
    DateTimeOffset? NewestReceived,
    Status Status,
    string Reason,
    IReadOnlyList<OverviewSignal> Signals);

public sealed record OverviewAnswer(SeriesWindow Window, IReadOnlyList<OverviewApplication> Applications);

/// <summary>What the Overview page shows, for programs.</summary>
public static class OverviewApi
{
    public static RouteGroupBuilder MapOverviewApi(this RouteGroupBuilder api)
    {
        api.MapGet("/overview", GetOverviewAsync)
            .WithTags("Overview")
            .WithName("GetOverview")
            .WithSummary("Every application at a glance")
            .WithDescription("Each application with its numbers in the range, the same numbers over the range before, a small trend, and how it stands: the worst of its calls and of its signals (drift, bias, safety, quality), each with status, reason, age of its data and the page that explains it.");
        return api;
    }

    private static async Task<Results<Ok<OverviewAnswer>, ValidationProblem>> GetOverviewAsync(
        [AsParameters] StepParameters parameters, CallSeries series, SignalCatalogue signals, IStringLocalizer<OverviewTexts> text, IStringLocalizerFactory localizers,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!parameters.TryRead(now, out var request, out var problem))
        {
            return problem;
        }
        var overview = series.GetOverviewAsync(request, cancellationToken);
        var readings = await signals.AskAllAsync(request, cancellationToken);
        var result = await overview;
        // Programs get English sentences whatever the language of the person they act for; both cultures flow with this request alone.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        return TypedResults.Ok(new OverviewAnswer(result.Window, [.. result.Applications.Select(application =>
        {
            var name = application.Current.Name;
            var states = readings.Select(entry => new SignalState(
                entry.Signal,
                entry.Readings?.Readings.FirstOrDefault(reading => string.Equals(reading.Application, name, StringComparison.Ordinal)),
                Failed: entry.Readings is null));
            return ToAnswer(new ApplicationState(application, ApplicationHealth.Judge(application, now), [.. states]), text, localizers);
        })]));
    }

    private static OverviewApplication ToAnswer(ApplicationState state, IStringLocalizer text, IStringLocalizerFactory localizers) => new(
        state.Application.Current,
        state.Application.Previous,
        state.Application.TrendTimes,
        state.Application.TrendP95Ms,
        state.Application.TrendCalls,
        state.Application.NewestReceived,
        state.Status,
        OverviewWords.Reason(state, text, localizers),
        [.. state.Signals.Select(signal => new OverviewSignal(
            signal.Signal.Id, signal.Status, signal.Failed ? "failed" : signal.Reading?.ReasonKey, signal.Reading?.Reason, signal.Reading?.NewestReceived, signal.Signal.Href(state.Name)))]);
}
