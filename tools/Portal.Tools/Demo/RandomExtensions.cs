namespace Portal.Tools.Demo;

/// <summary>Distributions the demo draws from.</summary>
internal static class RandomExtensions
{
    /// <summary>A standard normal value (Box and Muller 1958).</summary>
    public static double NextGaussian(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A log-normal value with the given median and sigma of its logarithm.</summary>
    public static double NextLogNormal(this Random random, double median, double sigma) => median * Math.Exp(sigma * random.NextGaussian());

    /// <summary>The number of events in a window with the given mean (Knuth's product method; a rounded normal above 30).</summary>
    public static int NextPoisson(this Random random, double mean)
    {
        if (mean > 30)
        {
            return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * random.NextGaussian()));
        }
        var limit = Math.Exp(-mean);
        var count = -1;
        for (var product = 1.0; product > limit; product *= random.NextDouble())
        {
            count++;
        }
        return count;
    }

    /// <summary>One of several values by their shares.</summary>
    public static T NextOf<T>(this Random random, IReadOnlyList<(T Value, double Share)> choices)
    {
        var remaining = random.NextDouble();
        foreach (var (value, share) in choices)
        {
            remaining -= share;
            if (remaining < 0)
            {
                return value;
            }
        }
        return choices[^1].Value;
    }

    public static byte[] NextId(this Random random, int length)
    {
        var id = new byte[length];
        do
        {
            random.NextBytes(id);
        }
        while (id.All(b => b == 0));
        return id;
    }
}
