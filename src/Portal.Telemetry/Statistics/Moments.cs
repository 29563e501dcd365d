namespace Portal.Telemetry.Statistics;

/// <summary>
/// Count, sum and sum of squares of a sample: they add up over hours and groups, and are all that a mean and its interval need. Sums of squares lose digits
/// where the spread is tiny beside the values; times and numbers of that kind belong shifted before they are summed.
/// </summary>
public readonly record struct Moments(long N, double Sum, double SumOfSquares)
{
    /// <summary>0 without values.</summary>
    public double Mean => N > 0 ? Sum / N : 0;

    /// <summary>With the divisor n − 1; 0 for fewer than two values.</summary>
    public double Variance => N > 1 ? Math.Max(0, (SumOfSquares - (Sum * Sum / N)) / (N - 1)) : 0;

    /// <summary>Squared standard error of the mean, variance / n.</summary>
    public double SquaredError => N > 0 ? Variance / N : 0;

    /// <summary>The moments of both samples together.</summary>
    public static Moments operator +(Moments a, Moments b) => new(a.N + b.N, a.Sum + b.Sum, a.SumOfSquares + b.SumOfSquares);

    /// <summary>The moments of both samples together.</summary>
    public static Moments Add(Moments a, Moments b) => a + b;

    /// <summary>Of values at hand.</summary>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values)
        {
            sum += value;
            squares += value * value;
        }
        return new Moments(values.Length, sum, squares);
    }
}
