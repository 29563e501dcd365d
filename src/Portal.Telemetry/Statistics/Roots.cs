namespace Portal.Telemetry.Statistics;

/// <summary>Solves f(x) = target for a function that grows; quantiles are found this way from distribution functions.</summary>
internal static class Roots
{
    private const int MostSteps = 200;

    /// <summary>Bisection between two bounds until neighbouring numbers are reached; slow beside Newton's method and never wrong.</summary>
    public static double Increasing(Func<double, double> function, double target, double low, double high)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                break;
            }
            if (function(middle) < target)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
        return low + ((high - low) / 2);
    }
}
