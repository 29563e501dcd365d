using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.CallSearch;

/// <summary>Runs the queries of one search within its limits of time and memory.</summary>
/// <param name="threads">Threads of the engine a query may use; null: as many as it likes.</param>
internal sealed class SearchSession(ClickHouseDataSource clickHouse, CallSearchOptions options, TimeProvider time, int? threads = null)
{
    private const int TimeoutExceeded = 159;
    private const int MemoryLimitExceeded = 241;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    private readonly long _started = time.GetTimestamp();

    /// <summary>Time that is left.</summary>
    public TimeSpan Left => TimeSpan.FromSeconds(options.QuerySeconds) - time.GetElapsedTime(_started);

    /// <exception cref="SearchLimitException">Time or memory ran out.</exception>
    public async IAsyncEnumerable<T> QueryAsync<T>(
        string sql, IReadOnlyList<(string Name, object Value)> parameters, Func<DbDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = clickHouse.CreateCommand(sql);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
        var left = Left > Least ? Left : Least;
        command.CommandTimeout = options.QuerySeconds + 5;
        command.QuerySettings["max_execution_time"] = left.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        command.QuerySettings["max_memory_usage"] = (options.QueryMemoryMb * 1024L * 1024).ToString(CultureInfo.InvariantCulture);
        // A page reads its wide columns for the rows it shows only.
        command.QuerySettings["query_plan_max_limit_for_lazy_materialization"] = CallSearchRequest.MostRows.ToString(CultureInfo.InvariantCulture) + "0";
        if (threads is { } most)
        {
            command.QuerySettings["max_threads"] = most.ToString(CultureInfo.InvariantCulture);
        }
        await using var reader = await Limited(() => command.ExecuteReaderAsync(cancellationToken));
        while (await Limited(() => reader.ReadAsync(cancellationToken)))
        {
            yield return read(reader);
        }
    }

    public async Task<List<T>> ListAsync<T>(string sql, IReadOnlyList<(string Name, object Value)> parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await foreach (var row in QueryAsync(sql, parameters, read, cancellationToken))
        {
            rows.Add(row);
        }
        return rows;
    }

    private static async Task<T> Limited<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ClickHouseException exception) when (exception.Code is TimeoutExceeded or MemoryLimitExceeded)
        {
            throw new SearchLimitException(exception.Code is TimeoutExceeded ? SearchLimit.Time : SearchLimit.Memory, exception);
        }
    }
}
