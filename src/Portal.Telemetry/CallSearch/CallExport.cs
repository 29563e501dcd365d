using System.Data.Common;
using System.Runtime.CompilerServices;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.CallSearch;

/// <summary>What an export carries beside a call's columns.</summary>
[Flags]
public enum ExportedParts
{
    None = 0,

    /// <summary>All attributes of span and resource.</summary>
    Attributes = 1,

    /// <summary>Prompts, answers and tool content, which ask for the content right.</summary>
    Content = 2,
}

/// <summary>What was said in a call, as the sender sent it (JSON); empty where nothing was kept.</summary>
public sealed record CallTexts(string SystemInstructions, string Input, string Output, string ToolDefinitions, string ToolArguments, string ToolResult);

/// <summary>A call of an export.</summary>
/// <param name="Attributes">Of the span; null unless asked for.</param>
/// <param name="Resource">Of the resource; null unless asked for.</param>
/// <param name="Content">Null unless asked for, or where nothing was kept.</param>
public sealed record ExportedCall(
    CallRecord Call, IReadOnlyDictionary<string, string>? Attributes, IReadOnlyDictionary<string, string>? Resource, CallTexts? Content);

/// <summary>As many exports run as may at the same time.</summary>
public sealed class ExportsBusyException() : Exception("Other exports are running; start this one when they have ended.");

/// <summary>
/// Walks through the matches in windows of time that follow how dense they are: a window holds some ten thousand rows, is sorted by the engine and
/// streamed through. Exports use one thread of the engine, so that whoever looks at a page does not wait for them.
/// </summary>
internal sealed class CallExport(ClickHouseDataSource clickHouse, CallSearchOptions options, TimeProvider time)
{
    private const int MostRows = 20_000;
    private const int ContentBatch = 200;
    private static readonly TimeSpan FirstWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SmallestWindow = TimeSpan.FromMilliseconds(1);

    public async IAsyncEnumerable<ExportedCall> ReadAsync(CallSearchRequest request, ExportedParts parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        request = request with { Order = CallOrder.Newest, After = null, Attributes = [] };
        var edge = request.To;
        for (var width = FirstWindow; edge > request.From;)
        {
            var from = edge - width > request.From ? edge - width : request.From;
            var rows = 0;
            CallRecord? last = null;
            var limited = false;
            await using var window = WindowAsync(request, parts, from, edge, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await window.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (SearchLimitException) when (rows == 0 && width > SmallestWindow)
                {
                    limited = true;
                    break;
                }
                (last, rows) = (window.Current.Call, rows + 1);
                yield return window.Current;
            }
            if (limited)
            {
                width /= 4;
            }
            else if (rows == MostRows)
            {
                // More may follow in this window: go on behind its last row.
                request = request with { After = CallPageQuery.After(request, last!) };
                edge = last!.Start.AddMicroseconds(1);
                width /= 2;
            }
            else
            {
                edge = from;
                width = rows < MostRows / 4 ? width * 2 : width;
            }
        }
    }

    private async IAsyncEnumerable<ExportedCall> WindowAsync(
        CallSearchRequest request, ExportedParts parts, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var withAttributes = parts.HasFlag(ExportedParts.Attributes);
        var sql = new SearchSql();
        var text = CallPageQuery.Sql(sql, request, from, to, MostRows, withAttributes ? ", attributes, resource" : "");
        var calls = Session().QueryAsync(text, sql.Parameters, row => Read(row, withAttributes), cancellationToken);
        if (!parts.HasFlag(ExportedParts.Content))
        {
            await foreach (var call in calls)
            {
                yield return call;
            }
            yield break;
        }
        var batch = new List<ExportedCall>(ContentBatch);
        await foreach (var call in calls)
        {
            batch.Add(call);
            if (batch.Count == ContentBatch)
            {
                foreach (var complete in await WithContentAsync(request, batch, cancellationToken))
                {
                    yield return complete;
                }
                batch.Clear();
            }
        }
        foreach (var complete in await WithContentAsync(request, batch, cancellationToken))
        {
            yield return complete;
        }
    }

    private async Task<IEnumerable<ExportedCall>> WithContentAsync(CallSearchRequest request, List<ExportedCall> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return [];
        }
        var sql = new SearchSql();
        // A log record that carries content may be stamped an hour later than its call.
        var text = $"""
            SELECT lower(hex(trace_id)), lower(hex(span_id)), system_instructions, input, output, tool_definitions, tool_arguments, tool_result
            FROM call_content
            WHERE tenant = {sql.Parameter("String", request.Filter.Tenant)}
                AND start_time >= {sql.Parameter("DateTime64(6, 'UTC')", batch.Min(call => call.Call.Start).AddHours(-1))}
                AND start_time < {sql.Parameter("DateTime64(6, 'UTC')", batch.Max(call => call.Call.Start).AddHours(1))}
                AND lower(hex(span_id)) IN {sql.Parameter("Array(String)", batch.Select(call => call.Call.SpanId).ToList())}
            """;
        var texts = new Dictionary<(string Trace, string Span), CallTexts>();
        var rows = Session().QueryAsync(
            text, sql.Parameters,
            row => (Trace: row.GetString(0), Span: row.GetString(1), Texts: new CallTexts(row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7))),
            cancellationToken);
        await foreach (var row in rows)
        {
            var key = (row.Trace, row.Span);
            texts[key] = texts.TryGetValue(key, out var other) ? Join(other, row.Texts) : row.Texts;
        }
        return [.. batch.Select(call => call with { Content = texts.GetValueOrDefault((call.Call.TraceId, call.Call.SpanId)) })];
    }

    /// <summary>Span and log records may each bring a part of a call's content.</summary>
    private static CallTexts Join(CallTexts a, CallTexts b)
    {
        static string Longer(string x, string y) => x.Length >= y.Length ? x : y;
        return new CallTexts(
            Longer(a.SystemInstructions, b.SystemInstructions), Longer(a.Input, b.Input), Longer(a.Output, b.Output),
            Longer(a.ToolDefinitions, b.ToolDefinitions), Longer(a.ToolArguments, b.ToolArguments), Longer(a.ToolResult, b.ToolResult));
    }

    private static ExportedCall Read(DbDataReader row, bool withAttributes) => new(
        CallRecord.Read(row),
        withAttributes ? row.GetFieldValue<Dictionary<string, string>>(CallRecord.ColumnCount) : null,
        withAttributes ? row.GetFieldValue<Dictionary<string, string>>(CallRecord.ColumnCount + 1) : null,
        null);

    private SearchSession Session() => new(clickHouse, options, time, threads: 1);
}
