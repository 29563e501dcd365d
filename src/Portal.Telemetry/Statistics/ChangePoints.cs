namespace Portal.Telemetry.Statistics;

/// <summary>Where the level of a series changes: "when did it start".</summary>
public static class ChangePoints
{
    /// <summary>
    /// Segments of constant mean that minimise Σ (squared distances within segments) + penalty per change, found exactly by PELT.
    /// Source: Killick, Fearnhead and Eckley (2012), Journal of the American Statistical Association 107.
    /// </summary>
    /// <param name="series">Equally spaced, all finite.</param>
    /// <param name="penalty">Cost of one more change; null: <see cref="DefaultPenalty"/>.</param>
    /// <param name="minimumSize">Points in the shortest segment.</param>
    /// <returns>Indices at which a new segment begins, ascending; empty where the level stays.</returns>
    public static IReadOnlyList<int> Pelt(ReadOnlySpan<double> series, double? penalty = null, int minimumSize = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumSize, 1);
        var n = series.Length;
        if (n < 2 * minimumSize)
        {
            return [];
        }
        var beta = penalty ?? DefaultPenalty(series);
        var (sums, squares) = (new double[n + 1], new double[n + 1]);
        // Around the mean, so that squares keep their digits.
        var centre = Moments.Of(series).Mean;
        for (var i = 0; i < n; i++)
        {
            var value = series[i] - centre;
            sums[i + 1] = sums[i] + value;
            squares[i + 1] = squares[i] + (value * value);
        }

        var best = new double[n + 1];
        var previous = new int[n + 1];
        best[0] = -beta;
        var candidates = new List<int> { 0 };
        // The end from which a start is not looked at any more.
        var dropAt = new int[n + 1];
        Array.Fill(dropAt, int.MaxValue);
        for (var end = minimumSize; end <= n; end++)
        {
            best[end] = double.PositiveInfinity;
            candidates.RemoveAll(start => dropAt[start] <= end);
            foreach (var start in candidates)
            {
                var cost = best[start] + Cost(start, end) + beta;
                if (cost < best[end])
                {
                    (best[end], previous[end]) = (cost, start);
                }
            }
            // A start that is worse here even without the penalty never becomes best again, once a segment that begins here is long enough.
            foreach (var start in candidates)
            {
                if (best[start] + Cost(start, end) > best[end])
                {
                    dropAt[start] = Math.Min(dropAt[start], end + minimumSize);
                }
            }
            if (end + 1 - minimumSize >= minimumSize)
            {
                candidates.Add(end + 1 - minimumSize);
            }
        }

        var changes = new List<int>();
        for (var end = previous[n]; end > 0; end = previous[end])
        {
            changes.Add(end);
        }
        changes.Reverse();
        return changes;

        double Cost(int start, int end)
        {
            var sum = sums[end] - sums[start];
            return squares[end] - squares[start] - (sum * sum / (end - start));
        }
    }

    /// <summary>
    /// 3 σ² ln n, with σ from the median absolute difference of neighbours (÷ 0.6745 √2), which changes of level do not inflate. The Bayesian information
    /// criterion has 2 σ² ln n; the third absorbs that neighbouring hours resemble each other. Source: Yao (1988), Statistics and Probability Letters 6.
    /// </summary>
    public static double DefaultPenalty(ReadOnlySpan<double> series)
    {
        if (series.Length < 2)
        {
            return 0;
        }
        var steps = new double[series.Length - 1];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = Math.Abs(series[i + 1] - series[i]);
        }
        Array.Sort(steps);
        var deviation = steps[steps.Length / 2] / (0.6745 * Math.Sqrt(2));
        // A series that mostly repeats one value still needs more than nothing for a change.
        var floor = 1e-9 * Moments.Of(series).SumOfSquares / series.Length;
        return Math.Max(floor, 3 * deviation * deviation * Math.Log(series.Length));
    }
}
