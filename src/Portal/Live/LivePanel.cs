using Portal.Telemetry.Series;

namespace Portal.Live;

/// <summary>What a panel's query gave.</summary>
/// <param name="NewestReceived">When the portal received the newest call in it; null where the query does not tell.</param>
public sealed record LiveResult(object Value, DateTimeOffset? NewestReceived = null);

/// <summary>A question that can be watched. Slices register theirs with <c>AddLivePanel</c>.</summary>
/// <param name="Query">Gets the request and the <see cref="PanelKey.Argument"/>.</param>
/// <param name="ArgumentFault">Says in a sentence what is wrong with an argument, null when it can be used; asked before anybody may watch.
/// Without it the panel takes no argument.</param>
public sealed record LivePanel(
    string Id,
    Func<SeriesRequest, string?, CancellationToken, Task<LiveResult>> Query,
    Func<string?, string?>? ArgumentFault = null)
{
    /// <summary>The shortest time between two computations, for answers that change slowly; zero leaves it to the range's tick.</summary>
    public TimeSpan Rest { get; init; }
}
