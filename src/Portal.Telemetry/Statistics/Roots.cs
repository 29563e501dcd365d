namespace Portal.Telemetry.Statistics;

/// <summary>
/// Solves f(x) = target for a function that grows between two bounds; quantiles are found this way from distribution functions. Bisection that takes the step of
/// inverse quadratic interpolation where that is safe. Source: Chandrupatla (1997), Advances in Engineering Software 28.
/// </summary>
internal static class Roots
{
    private const int MostSteps = 200;
    private const double Precision = 4e-16;

    /// <summary>The x at which the function reaches the target; the nearer bound where it lies outside.</summary>
    public static double Increasing(Func<double, double> function, double target, double low, double high)
    {
        var (a, b) = (high, low);
        var (atA, atB) = (function(a) - target, function(b) - target);
        if (atA <= 0 || atB >= 0)
        {
            return atA <= 0 ? high : low;
        }
        var step = 0.5;
        for (var i = 0; i < MostSteps; i++)
        {
            var x = a + (step * (b - a));
            var atX = function(x) - target;
            var (c, atC) = (a, atA);
            if (atX > 0 != atA > 0)
            {
                (c, atC) = (b, atB);
                (b, atB) = (a, atA);
            }
            (a, atA) = (x, atX);

            var best = Math.Abs(atA) < Math.Abs(atB) ? a : b;
            var limit = Precision * Math.Abs(best) / Math.Abs(b - c);
            if (atA == 0 || limit > 0.5 || double.IsNaN(limit))
            {
                return atA == 0 ? a : best;
            }
            var (place, height) = ((a - b) / (c - b), (atA - atB) / (atC - atB));
            step = height * height < place && (1 - height) * (1 - height) < 1 - place
                ? (atA / (atB - atA) * atC / (atB - atC)) + ((c - a) / (b - a) * atA / (atC - atA) * atB / (atC - atB))
                : 0.5;
            step = Math.Clamp(step, limit, 1 - limit);
        }
        return a;
    }
}
