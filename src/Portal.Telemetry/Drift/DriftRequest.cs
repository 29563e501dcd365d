using Portal.Telemetry.Series;

namespace Portal.Telemetry.Drift;

/// <summary>Compares the calls of one application in [<see cref="From"/>, <see cref="To"/>), the current window, with those of a reference.</summary>
public sealed record DriftRequest
{
    /// <summary>Most windows the current one is cut into.</summary>
    public const int MostColumns = 60;

    /// <summary>Which calls. It names exactly one application; providers and operations are not told apart by the distributions and must be empty.</summary>
    public required CallFilter Filter { get; init; }

    /// <summary>Start of the current window; moved outward to the edge of a stored row.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the current window, not part of it.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>With what the current window is compared.</summary>
    public ReferencePolicy Reference { get; init; } = ReferencePolicy.Default;

    /// <summary>A reference that stays, shown beside a rolling one; null: none is pinned.</summary>
    public ReferencePolicy.Fixed? Pinned { get; init; }

    /// <summary>Names of features; empty: all the application has.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Most columns of the heat map, at most <see cref="MostColumns"/>.</summary>
    public int Columns { get; init; } = 24;

    /// <summary>The one application.</summary>
    public string Application => Filter.Applications is [var application] ? application : "";
}
