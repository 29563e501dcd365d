using System.Globalization;
using System.Text;

namespace Portal.Ui;

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
    /// <param name="lastIsOpen">Leaves out the last bucket, to which <see cref="Tail"/> leads.</param>
    internal static IReadOnlyList<string> Lines(IReadOnlyList<double?> values, bool lastIsOpen = false)
    {
        var (top, step) = Scale(values);
        var count = lastIsOpen ? values.Count - 1 : values.Count;
        var lines = new List<string>();
        var line = new StringBuilder();
        var length = 0;
        for (var i = 0; i <= count; i++)
        {
            if (i < count && values[i] is { } value)
            {
                Add(line, i * step, value, top);
                length++;
                continue;
            }
            if (length == 1)
            {
                // A lone bucket would be a point without extent: draw a short dash instead, backwards, where no later bucket or tail can be.
                var half = Math.Max(step / 2, 2);
                Add(line, ((i - 1) * step) + (i > 1 ? -half : half), values[i - 1]!.Value, top);
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

    /// <summary>The way from the last full bucket to the one still filling; null when one of them has no call.</summary>
    internal static string? Tail(IReadOnlyList<double?> values)
    {
        if (values is not [.., { } full, { } filling])
        {
            return null;
        }
        var (top, step) = Scale(values);
        var line = new StringBuilder();
        Add(line, (values.Count - 2) * step, full, top);
        Add(line, (values.Count - 1) * step, filling, top);
        return line.ToString();
    }

    private static (double Top, double Step) Scale(IReadOnlyList<double?> values) =>
        (values.Max() is { } largest and > 0 ? largest : 1, values.Count > 1 ? (double)Width / (values.Count - 1) : 0);

    private static void Add(StringBuilder line, double x, double value, double top)
    {
        var y = Height - Padding - (value / top * (Height - (2 * Padding)));
        line.Append(line.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#}");
    }
}
