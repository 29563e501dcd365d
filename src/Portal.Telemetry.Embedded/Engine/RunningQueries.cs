using System.Collections.Concurrent;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Engine;

/// <summary>The statements running now, by the id their clients gave them (the engine's own ids cannot be set).</summary>
internal sealed class RunningQueries
{
    private readonly ConcurrentDictionary<string, RunningQuery> _queries = new(StringComparer.Ordinal);

    public int Count => _queries.Count;

    /// <exception cref="EngineException">Code 216: the id is in use.</exception>
    public void Add(RunningQuery query)
    {
        if (!_queries.TryAdd(query.QueryId, query))
        {
            throw new EngineException(
                ErrorCodes.QueryWithSameIdIsAlreadyRunning, "QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING",
                $"Query with id = {query.QueryId} is already running.");
        }
    }

    public void Remove(RunningQuery query) => _queries.TryRemove(KeyValuePair.Create(query.QueryId, query));

    public RunningQuery? Find(string queryId) => _queries.GetValueOrDefault(queryId);

    public void CancelAll()
    {
        foreach (var query in _queries.Values)
        {
            query.Kill();
        }
    }
}
