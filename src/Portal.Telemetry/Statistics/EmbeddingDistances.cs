using System.Diagnostics.CodeAnalysis;

namespace Portal.Telemetry.Statistics;

/// <summary>How far the centroids of two windows' embeddings are apart. Source: Mardia and Jupp (2000), Directional Statistics, chapter 9.</summary>
public static class EmbeddingDistances
{
    /// <summary>1 − cos of the angle between the centroids: 0 same direction, 1 unrelated, 2 opposite; null where a centroid is missing or zero.</summary>
    /// <exception cref="ArgumentException">The vectors have different lengths: two embedding models under one name.</exception>
    public static double? Cosine(EmbeddingSums? one, EmbeddingSums? other)
    {
        if (!AreComparable(one, other))
        {
            return null;
        }
        var (product, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < one.Sum.Count; i++)
        {
            // Sums have the direction of the means, and the angle is all that counts.
            product += one.Sum[i] * other.Sum[i];
            first += one.Sum[i] * one.Sum[i];
            second += other.Sum[i] * other.Sum[i];
        }
        return first > 0 && second > 0 ? Math.Clamp(1 - (product / Math.Sqrt(first) / Math.Sqrt(second)), 0, 2) : null;
    }

    /// <summary>Straight distance between the centroids, in the unit of the vectors; null where a window has none.</summary>
    /// <exception cref="ArgumentException">The vectors have different lengths.</exception>
    public static double? Euclidean(EmbeddingSums? one, EmbeddingSums? other)
    {
        if (!AreComparable(one, other))
        {
            return null;
        }
        var squares = 0.0;
        for (var i = 0; i < one.Sum.Count; i++)
        {
            var difference = (one.Sum[i] / one.N) - (other.Sum[i] / other.N);
            squares += difference * difference;
        }
        return Math.Sqrt(squares);
    }

    private static bool AreComparable([NotNullWhen(true)] EmbeddingSums? one, [NotNullWhen(true)] EmbeddingSums? other)
    {
        if (one is not { N: > 0 } || other is not { N: > 0 })
        {
            return false;
        }
        if (one.Sum.Count != other.Sum.Count)
        {
            throw new ArgumentException($"Vectors of {one.Sum.Count} and {other.Sum.Count} dimensions cannot be compared.", nameof(other));
        }
        return true;
    }
}
