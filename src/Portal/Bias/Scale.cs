namespace Portal.Bias;

/// <summary>Scales that all rows of a table share, so that lengths can be compared.</summary>
internal static class Scale
{
    /// <summary>The largest of the values, rounded up to the next tenth and at most 1.</summary>
    /// <param name="least">What the scale shows at least.</param>
    public static double Upper(IEnumerable<double?> values, double least)
    {
        var most = Math.Max(least, values.Max() ?? least);
        // Rounded first: 0.3 written as 0.1 + 0.2 must not become 0.4.
        return Math.Min(1, Math.Ceiling(Math.Round(most * 10, 6)) / 10);
    }
}
