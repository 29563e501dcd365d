namespace Portal.Tests.Statistics;

/// <summary>Small samples of the literature, and how values become counts per distinct value.</summary>
internal static class Samples
{
    public static readonly double[] V15First = [1, 3, 4, 6, 11, 13, 15, 19, 22, 24, 25, 26, 26];
    public static readonly double[] V15Second = [2, 4, 6, 9, 11, 13, 14, 15, 18, 19, 21];

    /// <summary>Distinct values in ascending order, with how often each sample has them.</summary>
    public static (double[] Values, double[] First, double[] Second) Bins(double[] first, double[] second)
    {
        double[] values = [.. first.Concat(second).Distinct().Order()];
        return (values, Count(first), Count(second));

        double[] Count(double[] sample) => [.. values.Select(value => (double)sample.Count(one => one == value))];
    }
}
