using Portal.Telemetry.Series;

namespace Portal.Telemetry.CallSearch;

/// <summary>In which order a search lists calls.</summary>
public enum CallOrder
{
    Newest,
    Oldest,
    Slowest,

    /// <summary>Calls of unknown cost come last.</summary>
    Costliest,

    MostTokens,
}

/// <summary>Asks for calls within [<see cref="From"/>, <see cref="To"/>), UTC.</summary>
public sealed record CallSearchRequest
{
    /// <summary>Most rows of one page.</summary>
    public const int MostRows = 1_000;

    public required CallFilter Filter { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public SearchExpression Expression { get; init; } = SearchExpression.Everything;
    public CallOrder Order { get; init; }

    /// <summary>Rows wanted, at most <see cref="MostRows"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the previous page ended; null: the first page.</summary>
    public CallCursor? After { get; init; }

    /// <summary>Only calls the portal received later than this; null: any.</summary>
    public DateTimeOffset? ReceivedAfter { get; init; }

    /// <summary>Attributes to read beside the columns: <c>attr.tenant</c>, <c>resource.host.name</c>.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>Whether the asker holds the right to read content; without it a search over content is refused.</summary>
    public bool MayReadContent { get; init; }

    /// <summary>Calls of these applications only; null: of all. Narrows a search over content to what the asker may read.</summary>
    public ApplicationReach? Reach { get; init; }
}

/// <summary>Some applications: all but some, or none but some.</summary>
/// <param name="ByDefault">Whether those that are not named belong to it.</param>
/// <param name="Exceptions">Applications of which the opposite holds.</param>
public sealed record ApplicationReach(bool ByDefault, IReadOnlyList<string> Exceptions);

/// <summary>A search over prompts and answers was asked for by somebody who may not read them.</summary>
public sealed class ContentRightException() : Exception("Searching prompts and answers asks for the right to read content; search by fields instead, or ask an administrator.");

/// <summary>A page of calls.</summary>
/// <param name="Calls">In the order asked for.</param>
/// <param name="Next">Where the next page begins; null: there is none.</param>
/// <param name="SearchedBackTo">How far the time was looked through: all of the range unless <paramref name="Limit"/> stopped it before.</param>
/// <param name="Limit">What ended the search early; null: nothing did.</param>
public sealed record CallPage(IReadOnlyList<CallRecord> Calls, CallCursor? Next, DateTimeOffset SearchedBackTo, SearchLimit? Limit);

/// <summary>What ended a search before its answer was complete.</summary>
public enum SearchLimit
{
    Time,
    Memory,
}

/// <summary>A question over the whole range that reached a limit has no partial answer.</summary>
public sealed class SearchLimitException(SearchLimit limit, Exception inner)
    : Exception(limit is SearchLimit.Time ? "The search took too long and was ended. Narrow the time range or add a condition on application, model or status." : "The search needed too much memory and was ended. Narrow the time range or add a condition.", inner)
{
    public SearchLimit Limit => limit;
}
