using System.Globalization;
using System.Text;

namespace Portal.Overview;

/// <summary>Geometry of the sparkline.</summary>
public sealed partial class Sparkline
{
    internal const int Width = 240;
    internal const int Height = 40;
    private const int Padding = 2;

    /// <summary>
    /// One list of points per run of buckets with calls, scaled from zero to the largest value, so that a flat line is a steady application and
    /// not noise drawn large.
    /// </summary>
    internal static IReadOnlyList<string> Lines(IReadOnlyList<double?> values)
    {
        var top = values.Max() is { } largest and > 0 ? largest : 1;
        var step = values.Count > 1 ? (double)Width / (values.Count - 1) : 0;
        var lines = new List<string>();
        var line = new StringBuilder();
        var length = 0;
        for (var i = 0; i <= values.Count; i++)
        {
            if (i < values.Count && values[i] is { } value)
            {
                Add(line, i * step, value, top);
                length++;
                continue;
            }
            if (length == 1)
            {
                // A lone bucket would be a point without extent: draw a short dash instead.
                Add(line, ((i - 1) * step) + Math.Max(step / 2, 2), values[i - 1]!.Value, top);
            }
            if (length > 0)
            {
                lines.Add(line.ToString());
                line.Clear();
                length = 0;
            }
        }
        return lines;
    }

    private static void Add(StringBuilder line, double x, double value, double top)
    {
        var y = Height - Padding - (value / top * (Height - (2 * Padding)));
        line.Append(line.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#}");
    }
}
