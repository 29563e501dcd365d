namespace Portal.Telemetry.Statistics;

/// <summary>Outcome of a chi-square test of counts.</summary>
/// <param name="Statistic">Σ (observed − expected)² / expected.</param>
/// <param name="Degrees">(rows − 1) (categories − 1), after pooling.</param>
/// <param name="P">Probability of a statistic at least as large if all rows have the same shares.</param>
/// <param name="CramersV">Effect size √(χ² / (n · min(rows − 1, categories − 1))), 0 to 1, which unlike p does not grow with n.</param>
/// <param name="Pooled">Categories that were joined because they expected fewer than five.</param>
public sealed record ChiSquareResult(double Statistic, int Degrees, double P, double CramersV, int Pooled);

/// <summary>
/// Pearson's chi-square tests over counts. Source: Pearson (1900), Philosophical Magazine 50; Cramér (1946), Mathematical Methods of Statistics, 21.9 (V);
/// Cochran (1954), Biometrics 10 (expected counts of at least five).
/// </summary>
public static class ChiSquare
{
    /// <summary>The expected count below which a category is pooled with others.</summary>
    public const double SmallestExpected = 5;

    /// <summary>
    /// Whether two windows have the same shares. Unlike a test of goodness of fit it knows that the reference is a sample too. Categories that expect fewer than
    /// five in either window are joined to one; while that one still expects fewer, the smallest other joins it.
    /// </summary>
    /// <returns>Null where a window is empty or fewer than two categories are left.</returns>
    public static ChiSquareResult? Homogeneity(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Homogeneity([reference.ToArray(), current.ToArray()]);

    /// <summary>Whether all rows have the same shares.</summary>
    /// <param name="rows">A row per window or group, a column per category. Rows and columns without counts are left out.</param>
    /// <param name="pool">Join small categories; without, the statistic is Pearson's on the table as it is.</param>
    /// <returns>Null where fewer than two rows or two categories are left.</returns>
    public static ChiSquareResult? Homogeneity(IReadOnlyList<double[]> rows, bool pool = true)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var kept = rows.Where(row => row.Sum() > 0).ToList();
        if (kept.Count < 2)
        {
            return null;
        }
        if (kept.Exists(row => row.Length != kept[0].Length))
        {
            throw new ArgumentException("All rows must have the same categories.", nameof(rows));
        }
        var columns = Enumerable.Range(0, kept[0].Length).Select(i => kept.Select(row => row[i]).ToArray()).Where(column => column.Sum() > 0).ToList();
        var totals = kept.Select(row => row.Sum()).ToArray();
        var n = totals.Sum();
        var pooled = pool ? Pool(columns, totals.Min() / n) : 0;
        if (columns.Count < 2)
        {
            return null;
        }

        var statistic = 0.0;
        foreach (var column in columns)
        {
            var share = column.Sum() / n;
            for (var row = 0; row < totals.Length; row++)
            {
                var expected = totals[row] * share;
                statistic += (column[row] - expected) * (column[row] - expected) / expected;
            }
        }
        var degrees = (totals.Length - 1) * (columns.Count - 1);
        var v = Math.Sqrt(statistic / (n * Math.Min(totals.Length - 1, columns.Count - 1)));
        return new ChiSquareResult(statistic, degrees, ChiSquareDistribution.Survival(statistic, degrees), Math.Min(1, v), pooled);
    }

    /// <summary>
    /// Whether counts fit expected shares: Σ (observed − expected)² / expected with one degree of freedom less than categories.
    /// </summary>
    /// <param name="shares">Expected shares, which need not add up to 1; all above 0.</param>
    /// <returns>Null with fewer than two categories or without counts.</returns>
    public static TestResult? GoodnessOfFit(ReadOnlySpan<double> counts, ReadOnlySpan<double> shares)
    {
        if (counts.Length != shares.Length)
        {
            throw new ArgumentException($"There are {counts.Length} counts and {shares.Length} shares.", nameof(shares));
        }
        var (n, all) = (0.0, 0.0);
        for (var i = 0; i < counts.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(shares[i], 0, nameof(shares));
            n += counts[i];
            all += shares[i];
        }
        if (counts.Length < 2 || n <= 0)
        {
            return null;
        }
        var statistic = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            var expected = n * shares[i] / all;
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        return new TestResult(statistic, ChiSquareDistribution.Survival(statistic, counts.Length - 1));
    }

    /// <summary>Joins columns until the smallest row expects at least five in each; returns how many were joined.</summary>
    private static int Pool(List<double[]> columns, double smallestRow)
    {
        columns.Sort((a, b) => a.Sum().CompareTo(b.Sum()));
        var joined = 0;
        double[]? other = null;
        while (columns.Count > 0 && (columns[0].Sum() * smallestRow < SmallestExpected || (other is not null && other.Sum() * smallestRow < SmallestExpected)))
        {
            other = other is null ? columns[0] : [.. other.Zip(columns[0], (a, b) => a + b)];
            columns.RemoveAt(0);
            joined++;
        }
        if (other is not null)
        {
            columns.Add(other);
        }
        return joined;
    }
}
