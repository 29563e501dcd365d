using Microsoft.Extensions.Localization;
using Portal.Telemetry.Drift;
using Portal.Ui;

namespace Portal.Drift;

/// <summary>Turns answers into what the charts draw.</summary>
internal static class DriftFrames
{
    /// <summary>The index by column, the size from which it matters, and everything that changed.</summary>
    public static ChartFrame Index(DriftFeature feature, DriftExplanation? explanation, IStringLocalizer text)
    {
        var from = feature.Times.Count > 0 ? feature.Times[0] : feature.Windows.Current.From;
        var to = feature.Windows.Current.To;
        var gate = Math.Max(feature.CalibratedGate ?? 0, DriftScale.Matters);
        return new ChartFrame
        {
            From = from.ToUnixTimeMilliseconds(),
            To = to.ToUnixTimeMilliseconds(),
            Step = Math.Max(1, (long)(to - from).TotalMilliseconds / Math.Max(1, feature.Times.Count)),
            Times = [.. feature.Times.Select(time => time.ToUnixTimeMilliseconds())],
            End = to.ToUnixTimeMilliseconds(),
            Series =
            [
                new ChartSeries(text["SeriesPsi"], SeriesPalette.Accent, feature.Series) { Emphasis = true },
                new ChartSeries(text["SeriesFloor"], SeriesPalette.Muted, [.. feature.Times.Select(_ => (double?)gate)]) { Comparison = true },
            ],
            Markers =
            [
                .. feature.ChangePoints.Select(point => new ChartMarker(point.ToUnixTimeMilliseconds(), text["ChangePoint"])),
                .. (explanation?.Changes ?? []).Where(change => change.Time is not null)
                    .Select(change => new ChartMarker(change.Time!.Value.ToUnixTimeMilliseconds(), text[$"Mark{change.Kind}", change.Value])),
            ],
        };
    }
}

/// <summary>Sizes of the stability index that the page draws by.</summary>
internal static class DriftScale
{
    /// <summary>From here on a difference is worth watching.</summary>
    public const double Matters = 0.1;
}
