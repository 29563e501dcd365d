using System.Diagnostics.CodeAnalysis;

namespace Portal.Live.Series;

/// <summary>Which series, split by what, in which shape: the argument of the panel <see cref="SeriesCatalogue.Panel"/>.</summary>
/// <param name="Metric">Id of a <see cref="DashboardSeries"/>.</param>
/// <param name="By">Id of one of its groupings; null: not split.</param>
public sealed record SeriesQuestion(string Metric, string? By, SeriesShape Shape)
{
    private const string NotSplit = "-";

    /// <summary>The one text of this question: <c>latency.p95/model/time</c>.</summary>
    public string ToArgument() => $"{Metric}/{By ?? NotSplit}/{ShapeName(Shape)}";

    /// <summary>What a form asks for.</summary>
    public static SeriesShape ShapeOf(PanelForm form) => form switch
    {
        PanelForm.Line or PanelForm.Area or PanelForm.Bar => SeriesShape.Time,
        PanelForm.HeatMap => SeriesShape.Heat,
        PanelForm.Stat => SeriesShape.Change,
        PanelForm.Table => SeriesShape.Total,
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    /// <summary>Reads the text of <see cref="ToArgument"/>.</summary>
    public static bool TryParse(string? argument, [NotNullWhen(true)] out SeriesQuestion? question)
    {
        question = null;
        if (argument?.Split('/') is not [{ Length: > 0 } metric, { Length: > 0 } by, var shape])
        {
            return false;
        }
        foreach (var known in Enum.GetValues<SeriesShape>())
        {
            if (string.Equals(ShapeName(known), shape, StringComparison.Ordinal))
            {
                question = new SeriesQuestion(metric, by is NotSplit ? null : by, known);
                return true;
            }
        }
        return false;
    }

    private static string ShapeName(SeriesShape shape) => shape switch
    {
        SeriesShape.Time => "time",
        SeriesShape.Total => "total",
        SeriesShape.Change => "change",
        SeriesShape.Heat => "heat",
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };
}
