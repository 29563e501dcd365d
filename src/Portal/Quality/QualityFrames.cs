using Microsoft.Extensions.Localization;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Quality;

/// <summary>Turns answers into what charts draw.</summary>
internal static class QualityFrames
{
    private const string QuietColor = "--series-8";

    /// <summary>One evaluation over time with its interval; labels alone have no line.</summary>
    public static ChartFrame Score(SeriesWindow window, EvaluationScore evaluation, IStringLocalizer text) => Frame(window, evaluation,
    [
        new(evaluation.Name, SeriesPalette.Accent, [.. evaluation.Points.Select(point => point.Score.Value)]) { Emphasis = true },
        new(text["SeriesLow"], QuietColor, [.. evaluation.Points.Select(point => point.Score.Low)]) { Comparison = true },
        new(text["SeriesHigh"], QuietColor, [.. evaluation.Points.Select(point => point.Score.High)]) { Comparison = true },
    ]);

    /// <summary>How many judgements stand behind each point, and how many failed.</summary>
    public static ChartFrame Counts(SeriesWindow window, EvaluationScore evaluation, IStringLocalizer text) => Frame(window, evaluation,
    [
        new(text["SeriesJudged"], SeriesPalette.Accent, [.. evaluation.Points.Select(point => (double?)point.Score.N)]),
        new(text["SeriesFailed"], "--status-critical", [.. evaluation.Points.Select(point => (double?)point.Failed)]),
    ]);

    private static ChartFrame Frame(SeriesWindow window, EvaluationScore evaluation, IReadOnlyList<ChartSeries> series) => new()
    {
        From = window.From.ToUnixTimeMilliseconds(),
        To = window.To.ToUnixTimeMilliseconds(),
        Step = (long)window.Step.TotalMilliseconds,
        Times = [.. evaluation.Points.Select(point => point.Time.ToUnixTimeMilliseconds())],
        Incomplete = 1,
        Series = series,
    };
}
