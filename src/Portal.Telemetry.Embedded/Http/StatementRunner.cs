using System.Buffers;
using System.Text;
using Portal.Telemetry.Embedded.Engine;
using Portal.Telemetry.Embedded.Native;
using Portal.Telemetry.Embedded.Sql;

namespace Portal.Telemetry.Embedded.Http;

/// <summary>Runs one statement on its session and writes what comes out. Engine calls block, so they run on threads of the pool.</summary>
internal sealed class StatementRunner(EmbeddedEngine engine, RunningQuery query, QueryRequest request, RequestText text, QueryResponse response)
{
    private const int InsertPiece = 256 * 1024;

    private static readonly byte[] KillAnswer =
        "SELECT {status:String} AS kill_status, {id:String} AS query_id, 'default' AS user, {query:String} AS query WHERE notEmpty({status:String})"u8.ToArray();

    private EngineConnection Connection => query.Connection;

    /// <exception cref="EngineException">The engine reported an error.</exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        if (request.ReadOnly)
        {
            RefuseWrites();
        }

        var statement = text.Statement;
        var format = statement.Format ?? request.DefaultFormat;
        switch (statement.Kind)
        {
            case StatementKind.Insert when statement.Format is "Values" && request.Parameters.Count > 0:
                return InsertValuesAsync(cancellationToken);
            case StatementKind.Insert:
                return InsertAsync(statement.Format!, cancellationToken);
            case StatementKind.Select when !statement.AsWhole && !request.Settings.Keys.Any(n => BlockFormats.ForbidsBlocks(Encoding.UTF8.GetBytes(n)))
                && BlockFormats.HeaderOf(format) is { } header:
                return StreamAsync(format, header, cancellationToken);
            case StatementKind.KillQuery when statement.QueryId is { } queryId:
                return KillAsync(queryId, format, cancellationToken);
            case StatementKind.KillQuery:
                return ExecuteAsync(KillStatement.WithoutWaiting(text.Sql.Span), format, request.Parameters, cancellationToken);
            case StatementKind.ChangesSession:
                query.MarkSessionChanged();
                return ExecuteAsync(text.Sql, format, request.Parameters, cancellationToken);
            case StatementKind.Other or StatementKind.Select:
                return ExecuteAsync(text.Sql, format, request.Parameters, cancellationToken);
            default:
                throw new InvalidOperationException($"Unknown kind of statement {statement.Kind}.");
        }
    }

    private void RefuseWrites()
    {
        var allowed = text.Statement.Kind != StatementKind.Insert
            && Connection.Classify(text.Sql.Span) is QueryClass.ReadOnly or QueryClass.Unknown;
        if (!allowed)
        {
            throw new EngineException(
                ErrorCodes.ReadOnly, "READONLY",
                "Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries.");
        }
    }

    private async Task StreamAsync(string format, BlockHeader header, CancellationToken cancellationToken)
    {
        response.Format = format;
        var joiner = new BlockJoiner(header);
        using var stream = await Task.Run(() => Connection.ExecuteStream(text.Sql.Span, format, request.Parameters), CancellationToken.None);
        while (await Task.Run(stream.Fetch, CancellationToken.None) is { } block)
        {
            using (block)
            {
                response.Statistics += block.Statistics;
                await response.WriteAsync(joiner.Join(block.Memory), cancellationToken);
            }
        }
    }

    private async Task ExecuteAsync(ReadOnlyMemory<byte> sql, string format, QueryParameters parameters, CancellationToken cancellationToken)
    {
        response.Format = format;
        using var result = await Task.Run(() => Connection.Execute(sql.Span, format, parameters), CancellationToken.None);
        response.Statistics = result.Statistics;
        if (result.Length > 0)
        {
            await response.WriteAsync(result.Memory, cancellationToken);
        }
    }

    private async Task InsertAsync(string format, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(InsertPiece);
        try
        {
            using var insert = await Task.Run(() => Connection.Insert(text.Sql.Span, format, request.Parameters), CancellationToken.None);
            var accepted = text.FirstData.IsEmpty || await Task.Run(() => insert.Append(text.FirstData.Span), CancellationToken.None);
            while (accepted && await text.Rest.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
            {
                accepted = await Task.Run(() => insert.Append(buffer.AsSpan(0, read)), CancellationToken.None);
            }

            response.Statistics = await Task.Run(insert.Complete, CancellationToken.None);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>VALUES may contain placeholders, which only the engine's own parser of the whole statement resolves.</summary>
    private async Task InsertValuesAsync(CancellationToken cancellationToken) =>
        await ExecuteAsync(await text.ReadToEndAsync(cancellationToken), request.DefaultFormat, request.Parameters, cancellationToken);

    private async Task KillAsync(string queryId, string format, CancellationToken cancellationToken)
    {
        var victim = engine.Running.Find(queryId);
        victim?.Kill();
        var parameters = new QueryParameters(
        [
            new("status", victim is null ? "" : "waiting"),
            new("id", EscapedText.Escape(queryId)),
            new("query", EscapedText.Escape(victim?.Sql ?? "")),
        ]);
        await ExecuteAsync(KillAnswer, format, parameters, cancellationToken);
    }
}
