namespace Portal.Telemetry.Statistics;

/// <summary>How disagreement is weighed where grades have an order.</summary>
public enum KappaWeights
{
    /// <summary>Any disagreement counts fully.</summary>
    None,

    /// <summary>Disagreement counts by the distance of the grades.</summary>
    Linear,

    /// <summary>Disagreement counts by the squared distance of the grades.</summary>
    Quadratic,
}

/// <summary>Agreement of two raters beyond chance.</summary>
/// <param name="Kappa">(pₒ − pₑ) / (1 − pₑ) with its interval; undefined where both raters always gave one and the same grade.</param>
/// <param name="Agreement">The raw (weighted) agreement pₒ; kappa is low where one grade is rare although raters hardly ever disagree, so show both.</param>
/// <param name="StandardError">Asymptotic, of kappa.</param>
/// <param name="Test">z and p of kappa = 0; null where kappa is undefined.</param>
public sealed record KappaResult(Estimate Kappa, double? Agreement, double? StandardError, TestResult? Test);

/// <summary>Chance-corrected agreement, of a judge with humans or of several raters.</summary>
public static class Kappa
{
    /// <summary>
    /// Cohen's kappa of two raters, weighted on request. Source: Cohen (1960), Educational and Psychological Measurement 20; standard errors after Fleiss, Cohen and
    /// Everitt (1969), Psychological Bulletin 72.
    /// </summary>
    /// <param name="table">Square: one rater's grade in rows, the other's in columns.</param>
    public static KappaResult Cohen(IReadOnlyList<double[]> table, KappaWeights weights = KappaWeights.None, double confidence = ConfidenceInterval.DefaultConfidence)
    {
        ArgumentNullException.ThrowIfNull(table);
        var k = table.Count;
        if (table.Any(row => row.Length != k))
        {
            throw new ArgumentException("The table must be square.", nameof(table));
        }
        var n = table.Sum(row => row.Sum());
        if (n <= 0)
        {
            return new KappaResult(Estimate.None(UndefinedReason.NoObservations), null, null, null);
        }

        var rows = table.Select(row => row.Sum() / n).ToArray();
        var columns = Enumerable.Range(0, k).Select(j => table.Sum(row => row[j]) / n).ToArray();
        var agreement = Sum((i, j) => table[i][j] / n * Weight(i, j));
        var chance = Sum((i, j) => rows[i] * columns[j] * Weight(i, j));
        if (1 - chance <= 1e-15)
        {
            return new KappaResult(Estimate.None(UndefinedReason.NoVariance, (long)n), agreement, null, null);
        }

        var kappa = (agreement - chance) / (1 - chance);
        // Mean weight of a grade against what the other rater gives.
        var byRow = Enumerable.Range(0, k).Select(i => Enumerable.Range(0, k).Sum(j => columns[j] * Weight(i, j))).ToArray();
        var byColumn = Enumerable.Range(0, k).Select(j => Enumerable.Range(0, k).Sum(i => rows[i] * Weight(i, j))).ToArray();
        var scale = n * (1 - chance) * (1 - chance);
        var error = Math.Sqrt(Math.Max(0,
            Sum((i, j) => table[i][j] / n * Square(Weight(i, j) - ((byRow[i] + byColumn[j]) * (1 - kappa)))) - Square(kappa - (chance * (1 - kappa)))) / scale);
        var nullError = Math.Sqrt(Math.Max(0, Sum((i, j) => rows[i] * columns[j] * Square(Weight(i, j) - (byRow[i] + byColumn[j]))) - Square(chance)) / scale);
        var half = ConfidenceInterval.NormalQuantile(confidence) * error;
        var interval = new ConfidenceInterval(Math.Max(-1, kappa - half), Math.Min(1, kappa + half));
        var z = kappa / nullError;
        return new KappaResult(
            Estimate.Of(kappa, interval, (long)n), agreement, error, nullError > 0 ? new TestResult(z, NormalDistribution.TwoSided(z)) : null);

        double Sum(Func<int, int, double> term)
        {
            var sum = 0.0;
            for (var i = 0; i < k; i++)
            {
                for (var j = 0; j < k; j++)
                {
                    sum += term(i, j);
                }
            }
            return sum;
        }

        double Weight(int i, int j) => weights switch
        {
            KappaWeights.Linear => 1 - ((double)Math.Abs(i - j) / (k - 1)),
            KappaWeights.Quadratic => 1 - Square((double)(i - j) / (k - 1)),
            KappaWeights.None => i == j ? 1 : 0,
            _ => throw new ArgumentOutOfRangeException(nameof(weights), weights, null),
        };
    }

    /// <summary>
    /// Fleiss' kappa of any number of raters: mean agreement within subjects against the squares of the grades' overall shares.
    /// Source: Fleiss (1971), Psychological Bulletin 76.
    /// </summary>
    /// <param name="subjects">A row per subject: how many raters gave each grade; every subject has the same number of raters, at least two.</param>
    public static Estimate Fleiss(IReadOnlyList<double[]> subjects)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        if (subjects.Count == 0)
        {
            return Estimate.None(UndefinedReason.NoObservations);
        }
        var raters = subjects[0].Sum();
        if (raters < 2 || subjects.Any(row => row.Length != subjects[0].Length || Math.Abs(row.Sum() - raters) > 1e-9))
        {
            throw new ArgumentException("Every subject needs the same number of raters, at least two.", nameof(subjects));
        }
        var agreement = subjects.Average(row => (row.Sum(count => count * count) - raters) / (raters * (raters - 1)));
        var chance = Enumerable.Range(0, subjects[0].Length).Sum(j => Square(subjects.Sum(row => row[j]) / (subjects.Count * raters)));
        return 1 - chance <= 1e-15 ? Estimate.None(UndefinedReason.NoVariance, subjects.Count) : Estimate.Of((agreement - chance) / (1 - chance), subjects.Count);
    }

    private static double Square(double value) => value * value;
}
