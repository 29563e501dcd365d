using Portal.Telemetry.Series;

namespace Portal.Telemetry.Bias;

/// <summary>Asks how decisions differ between groups within [<see cref="From"/>, <see cref="To"/>), UTC; edges inside an hour are moved outward to whole hours.</summary>
public sealed record BiasRequest
{
    /// <summary>No group below this is ever shown, whatever is asked for.</summary>
    public const int SmallestMinimumSize = 5;

    /// <summary>The size below which a group is not shown where nobody chose another: the cell size of public releases of health data in the USA.</summary>
    public const int DefaultMinimumSize = 11;

    /// <summary>
    /// Which decisions. Exactly one application: what a decision means differs between applications, and the difference of two answers must not tell of a few people.
    /// Outcomes know their environment, version and model, not the provider or the operation.
    /// </summary>
    public required CallFilter Filter { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>Attributes by which groups are formed; empty: all there are.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>The group each attribute's others are compared with, by attribute. Without one, each group is compared with all others together: a reference is chosen, never assumed.</summary>
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The texts of an outcome that count as favourable, lower case.</summary>
    public IReadOnlyList<string> Favourable { get; init; } = DefaultFavourable;

    /// <summary>Groups with fewer decisions are not shown; at least <see cref="SmallestMinimumSize"/>.</summary>
    public int MinimumSize { get; init; } = DefaultMinimumSize;

    /// <summary>A ratio below this, or above one divided by it, makes a significant difference an alert; 0.8 is the four-fifths rule, a convention and no law.</summary>
    public double RatioLine { get; init; } = 0.8;

    /// <summary>A significant difference of at least this share is an alert.</summary>
    public double DifferenceFloor { get; init; } = 0.1;

    /// <summary>What counts as favourable where nobody chose otherwise. Outcomes by the API are booleans, spelled <c>true</c> and <c>false</c>.</summary>
    public static IReadOnlyList<string> DefaultFavourable { get; } =
        ["true", "1", "yes", "positive", "favourable", "approved", "accepted", "granted"];
}
