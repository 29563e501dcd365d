using System.Data.Common;
using System.Runtime.CompilerServices;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry;

/// <summary>One-line statements and queries on a data source. Values travel as parameters, never inside the text.</summary>
internal static class SqlCommands
{
    private const int OrdinaryLength = 100_000;
    private const string LongestStatement = "33554432";

    /// <summary>Runs a statement that returns no rows.</summary>
    public static async Task ExecuteAsync(
        this DbDataSource source, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = Create(source, sql);
        command.Bind(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Streams the rows of a query through <paramref name="read"/>.</summary>
    public static async IAsyncEnumerable<T> QueryAsync<T>(
        this DbDataSource source,
        string sql,
        Func<DbDataReader, T> read,
        IReadOnlyList<(string Name, object Value)> parameters,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = Create(source, sql);
        command.Bind(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return read(reader);
        }
    }

    private static DbCommand Create(DbDataSource source, string sql)
    {
        var command = source.CreateCommand(sql);
        // A statement that carries a table of prices is longer than ClickHouse reads unasked.
        if (sql.Length > OrdinaryLength && command is ClickHouseCommand lengthy)
        {
            lengthy.QuerySettings["max_query_size"] = LongestStatement;
        }
        return command;
    }

    private static void Bind(this DbCommand command, IReadOnlyList<(string Name, object Value)> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }
}
