namespace Portal.Telemetry.Statistics;

/// <summary>What is kept of many embedding vectors; sums add up over hours without keeping the vectors.</summary>
/// <param name="N">Vectors.</param>
/// <param name="Sum">Sum of the vectors.</param>
/// <param name="SquareSum">Sum of their squared lengths.</param>
public sealed record EmbeddingSums(long N, IReadOnlyList<double> Sum, double SquareSum)
{
    /// <summary>Mean squared distance of the vectors from their centroid, Σ|x|²/n − |x̄|²; null without vectors.</summary>
    public double? Dispersion => N == 0 ? null : Math.Max(0, (SquareSum / N) - Sum.Sum(value => value / N * (value / N)));

    /// <summary>Both together.</summary>
    public EmbeddingSums Plus(EmbeddingSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new EmbeddingSums(N + other.N, [.. Sum.Zip(other.Sum, (a, b) => a + b)], SquareSum + other.SquareSum);
    }

    /// <summary>What remains without a part.</summary>
    public EmbeddingSums Less(EmbeddingSums part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new EmbeddingSums(N - part.N, [.. Sum.Zip(part.Sum, (a, b) => a - b)], SquareSum - part.SquareSum);
    }
}
