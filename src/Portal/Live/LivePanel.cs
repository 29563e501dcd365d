using Portal.Telemetry.Series;

namespace Portal.Live;

/// <summary>What a panel's query gave.</summary>
/// <param name="NewestReceived">When the portal received the newest call in it; null where the query does not tell.</param>
public sealed record LiveResult(object Value, DateTimeOffset? NewestReceived = null);

/// <summary>A question that can be watched. Slices register theirs with <c>AddLivePanel</c>.</summary>
public sealed record LivePanel(string Id, Func<SeriesRequest, CancellationToken, Task<LiveResult>> Query);
