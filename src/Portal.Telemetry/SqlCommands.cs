using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Portal.Telemetry;

/// <summary>One-line statements and queries on a data source. Values travel as parameters, never inside the text.</summary>
internal static class SqlCommands
{
    /// <summary>Runs a statement that returns no rows.</summary>
    public static async Task ExecuteAsync(
        this DbDataSource source, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = source.CreateCommand(sql);
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
        await using var command = source.CreateCommand(sql);
        command.Bind(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return read(reader);
        }
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
