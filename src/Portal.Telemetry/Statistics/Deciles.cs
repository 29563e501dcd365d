namespace Portal.Telemetry.Statistics;

/// <summary>
/// Sums fine bins to at most ten of about equal size in the reference, as the population stability index wants them: its noise grows with every bin. A bin
/// goes to the decile in which its middle lies, min(9, ⌊10 (cum − c/2) / n⌋); bins the reference does not have join the decile they fall in.
/// </summary>
public static class Deciles
{
    private const int Most = 10;

    /// <summary>The decile, 0 to 9, of each bin in ascending order; all 0 where the reference counts nothing. A bin that is heavier than a tenth leaves deciles empty.</summary>
    public static int[] Of(ReadOnlySpan<double> reference)
    {
        var total = 0.0;
        foreach (var count in reference)
        {
            total += count;
        }
        var deciles = new int[reference.Length];
        var cumulated = 0.0;
        for (var i = 0; total > 0 && i < deciles.Length; i++)
        {
            cumulated += reference[i];
            deciles[i] = (int)Math.Clamp(Math.Floor(Most * (cumulated - (reference[i] / 2)) / total), 0, Most - 1);
        }
        return deciles;
    }

    /// <summary>Counts summed by decile.</summary>
    public static double[] Sum(ReadOnlySpan<double> counts, ReadOnlySpan<int> deciles)
    {
        var sums = new double[Most];
        for (var i = 0; i < counts.Length; i++)
        {
            sums[deciles[i]] += counts[i];
        }
        return sums;
    }
}
