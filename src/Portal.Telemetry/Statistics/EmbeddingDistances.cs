namespace Portal.Telemetry.Statistics;

/// <summary>Sums of embedding vectors, which add up over hours without keeping the vectors.</summary>
/// <param name="Sum">Sum of the vectors.</param>
/// <param name="SquareSum">Sum of their squared lengths.</param>
public sealed record EmbeddingSums(long N, IReadOnlyList<double> Sum, double SquareSum)
{
    /// <summary>Root mean squared distance of the vectors from their centroid, √(Σ|x|²/n − |x̄|²); null without vectors.</summary>
    public double? Dispersion => N == 0 ? null : Math.Sqrt(Math.Max(0, (SquareSum / N) - Sum.Sum(value => value / N * (value / N))));
}

/// <summary>How far the centroids of two windows' embeddings are apart.</summary>
public static class EmbeddingDistances
{
    /// <summary>1 − cos of the angle between the centroids: 0 same direction, 1 unrelated, 2 opposite; null where a centroid is missing or zero.</summary>
    /// <exception cref="ArgumentException">The vectors have different lengths: two embedding models under one name.</exception>
    public static double? Cosine(EmbeddingSums reference, EmbeddingSums current)
    {
        Check(reference, current);
        var (product, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < reference.Sum.Count && reference.N > 0 && current.N > 0; i++)
        {
            // Sums have the direction of the means, and the angle is all that counts.
            product += reference.Sum[i] * current.Sum[i];
            first += reference.Sum[i] * reference.Sum[i];
            second += current.Sum[i] * current.Sum[i];
        }
        return first > 0 && second > 0 ? Math.Clamp(1 - (product / Math.Sqrt(first) / Math.Sqrt(second)), 0, 2) : null;
    }

    /// <summary>Straight distance between the centroids, in the unit of the vectors; null where a window has none.</summary>
    /// <exception cref="ArgumentException">The vectors have different lengths.</exception>
    public static double? Euclidean(EmbeddingSums reference, EmbeddingSums current)
    {
        Check(reference, current);
        if (reference.N == 0 || current.N == 0)
        {
            return null;
        }
        var squares = 0.0;
        for (var i = 0; i < reference.Sum.Count; i++)
        {
            var difference = (reference.Sum[i] / reference.N) - (current.Sum[i] / current.N);
            squares += difference * difference;
        }
        return Math.Sqrt(squares);
    }

    private static void Check(EmbeddingSums reference, EmbeddingSums current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (reference.N > 0 && current.N > 0 && reference.Sum.Count != current.Sum.Count)
        {
            throw new ArgumentException($"Vectors of {reference.Sum.Count} and {current.Sum.Count} dimensions cannot be compared.", nameof(current));
        }
    }
}
