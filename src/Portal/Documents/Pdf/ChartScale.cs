using System.Globalization;

namespace Portal.Documents.Pdf;

/// <summary>Ticks that people read easily: 1, 2 or 5 times a power of ten; for times a step of the clock or the calendar.</summary>
internal static class ChartScale
{
    private static readonly int[] Factors = [1, 2, 5, 10];

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
        TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(7), TimeSpan.FromDays(30), TimeSpan.FromDays(90), TimeSpan.FromDays(365),
    ];

    /// <summary>From zero (or the lowest tick below it) to the first tick at or above the highest value, about four steps.</summary>
    public static IReadOnlyList<double> Values(double lowest, double highest)
    {
        (lowest, highest) = (Math.Min(0, lowest), Math.Max(0, highest));
        var span = highest > lowest ? highest - lowest : 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(span / 4)));
        var step = Factors.Select(factor => factor * power).First(candidate => candidate >= span / 4 * 0.999999);
        var first = (long)Math.Floor(lowest / step);
        var last = (long)Math.Ceiling((lowest + span) / step - 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first + 1)).Select(index => (first + index) * step)];
    }

    /// <summary>At most six moments within the window, in UTC.</summary>
    public static IReadOnlyList<(long Time, string Label)> Times(long from, long to, CultureInfo culture)
    {
        var step = Steps.FirstOrDefault(candidate => (to - from) / candidate.TotalMilliseconds <= 6, TimeSpan.FromDays(3650));
        var width = (long)step.TotalMilliseconds;
        var ticks = new List<(long, string)>();
        for (var time = (from + width - 1) / width * width; time <= to; time += width)
        {
            var moment = DateTimeOffset.FromUnixTimeMilliseconds(time);
            var form = step >= TimeSpan.FromDays(30) ? "MMM yyyy" : step >= TimeSpan.FromDays(1) || moment.TimeOfDay == TimeSpan.Zero ? "d MMM" : step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : "HH:mm";
            ticks.Add((time, moment.ToString(form, culture)));
        }
        return ticks;
    }
}
