using System.Data.Common;

namespace Portal.Telemetry.CallSearch;

/// <summary>
/// One page of calls. By time it looks at a few minutes first and widens the window until the page is full, so that what is frequent is
/// found without reading the rest, and a search that runs out of time still shows what it has. A search by an id looks everywhere at once: an
/// index finds the few blocks that can hold it.
/// </summary>
internal static class CallPageQuery
{
    private static readonly TimeSpan FirstWindow = TimeSpan.FromMinutes(5);
    private const int Widening = 6;

    public static Task<CallPage> ReadAsync(SearchSession session, CallSearchRequest request, CancellationToken cancellationToken) =>
        request.Order is CallOrder.Newest or CallOrder.Oldest
            ? ByTimeAsync(session, request, cancellationToken)
            : BySizeAsync(session, request, cancellationToken);

    private static async Task<CallPage> ByTimeAsync(SearchSession session, CallSearchRequest request, CancellationToken cancellationToken)
    {
        var calls = new List<CallRecord>();
        var newest = request.Order is CallOrder.Newest;
        var edge = request.After?.Start ?? (newest ? request.To : request.From);
        // The cursor's own instant may hold more calls, so the first window reaches one tick of the column beyond it.
        if (newest && request.After is not null)
        {
            edge = Earlier(edge.AddMicroseconds(1), request.To);
        }
        var begin = edge;
        var isFirst = true;
        for (var width = request.Expression.NamesOneThing ? request.To - request.From : FirstWindow; ; width = NextWidth(width, (edge - begin).Duration(), calls.Count, request.Limit))
        {
            var (from, to) = newest ? (Later(edge - width, request.From), edge) : (edge, Earlier(edge + width, request.To));
            // A short rest is not worth a query of its own.
            if (newest && from - request.From < width)
            {
                from = request.From;
            }
            else if (!newest && request.To - to < width)
            {
                to = request.To;
            }
            if (!isFirst && session.Left <= TimeSpan.Zero)
            {
                return Page(request, calls, edge, SearchLimit.Time);
            }
            try
            {
                calls.AddRange(await WindowAsync(session, request, from, to, request.Limit + 1 - calls.Count, cancellationToken));
            }
            catch (SearchLimitException limit)
            {
                return Page(request, calls, edge, limit.Limit);
            }
            isFirst = false;
            edge = newest ? from : to;
            if (calls.Count > request.Limit || (newest ? from <= request.From : to >= request.To))
            {
                return Page(request, calls, edge, null);
            }
        }
    }

    /// <summary>As wide as the matches found so far let expect the rest of the page, with a quarter to spare; much wider while there are none.</summary>
    private static TimeSpan NextWidth(TimeSpan width, TimeSpan looked, int found, int limit)
    {
        var widest = width * Widening;
        if (found == 0)
        {
            return widest;
        }
        var expected = looked * (1.25 * (limit + 1 - found) / found);
        return expected >= widest ? widest : expected > FirstWindow ? expected : FirstWindow;
    }

    private static async Task<CallPage> BySizeAsync(SearchSession session, CallSearchRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return Page(request, await WindowAsync(session, request, request.From, request.To, request.Limit + 1, cancellationToken), request.From, null);
        }
        catch (SearchLimitException limit)
        {
            return Page(request, [], request.To, limit.Limit);
        }
    }

    private static CallPage Page(CallSearchRequest request, List<CallRecord> calls, DateTimeOffset edge, SearchLimit? limit)
    {
        if (calls.Count > request.Limit)
        {
            calls.RemoveRange(request.Limit, calls.Count - request.Limit);
            return new CallPage(calls, After(request, calls[^1]), request.From, null);
        }
        // Where time ran out the next page goes on at the window that was not finished.
        var resume = limit is not null && request.Order is CallOrder.Newest && edge > request.From
            ? new CallCursor(request.Order, 0, edge, new string('0', 32), new string('0', 16), request.From, request.To)
            : limit is not null && request.Order is CallOrder.Oldest
                ? new CallCursor(request.Order, 0, edge.AddMicroseconds(-1), new string('f', 32), new string('f', 16), request.From, request.To)
                : null;
        return new CallPage(calls, resume, limit is null ? request.From : edge, limit);
    }

    internal static CallCursor After(CallSearchRequest request, CallRecord call) => new(
        request.Order,
        request.Order switch
        {
            CallOrder.Slowest => (decimal)Math.Round(call.LatencyMs * 1e6),
            CallOrder.Costliest => call.Cost ?? -1,
            CallOrder.MostTokens => call.InputTokens + call.OutputTokens,
            _ => 0,
        },
        call.Start, call.TraceId, call.SpanId, request.From, request.To);

    private static Task<List<CallRecord>> WindowAsync(
        SearchSession session, CallSearchRequest request, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        var sql = new SearchSql();
        var text = Sql(sql, request, from, to, limit, AttributeColumns(request.Attributes, sql));
        return session.ListAsync(text, sql.Parameters, row => ReadWithAttributes(row, request.Attributes), cancellationToken);
    }

    /// <summary>The query of one window, in the request's order, behind its cursor.</summary>
    /// <param name="moreColumns">Read behind those of <see cref="CallRecord.Columns"/>; empty or beginning with a comma.</param>
    internal static string Sql(SearchSql sql, CallSearchRequest request, DateTimeOffset from, DateTimeOffset to, int limit, string moreColumns)
    {
        var where = sql.Where(request, from, to);
        var (key, type) = Key(request.Order);
        string[] keys = key is null ? ["start_time", "trace_id", "span_id"] : [key, "start_time", "trace_id", "span_id"];
        var direction = request.Order is CallOrder.Oldest ? "ASC" : "DESC";
        if (request.After is { } after)
        {
            var place = $"{sql.Parameter("DateTime64(6, 'UTC')", after.Start)}, toFixedString(unhex({sql.Parameter("String", after.TraceId)}), 16), toFixedString(unhex({sql.Parameter("String", after.SpanId)}), 8)";
            var values = type is null ? place : $"{sql.Parameter(type, type is "UInt64" ? (ulong)after.Key : after.Key)}, {place}";
            where += $" AND ({string.Join(", ", keys)}) {(request.Order is CallOrder.Oldest ? '>' : '<')} ({values})";
        }
        return $"""
            SELECT {CallRecord.Columns}{moreColumns}
            FROM calls
            WHERE {where}
            ORDER BY {string.Join(", ", keys.Select(name => $"{name} {direction}"))}
            LIMIT {sql.Parameter("UInt64", (ulong)limit)}
            """;
    }

    /// <summary>The expression of an order and the type of its cursor's value; nulls where time alone orders.</summary>
    private static (string? Key, string? Type) Key(CallOrder order) => order switch
    {
        CallOrder.Slowest => ("duration_ns", "UInt64"),
        CallOrder.Costliest => ("if(price_id = 0, toDecimal64(-1, 12), cost)", "Decimal(18, 12)"),
        CallOrder.MostTokens => ("(input_tokens + output_tokens)", "UInt64"),
        _ => (null, null),
    };

    /// <summary>Columns that hold the value of each attribute, empty where the call has none.</summary>
    internal static string AttributeColumns(IReadOnlyList<string> attributes, SearchSql sql) => string.Concat(attributes.Select(name =>
        name.StartsWith(SearchFields.ResourcePrefix, StringComparison.Ordinal)
            ? $", resource[{sql.Parameter("String", name[SearchFields.ResourcePrefix.Length..])}]"
            : $", attributes[{sql.Parameter("String", name[SearchFields.AttributePrefix.Length..])}]"));

    internal static CallRecord ReadWithAttributes(DbDataReader row, IReadOnlyList<string> attributes)
    {
        var call = CallRecord.Read(row);
        if (attributes.Count == 0)
        {
            return call;
        }
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < attributes.Count; i++)
        {
            if (row.GetString(CallRecord.ColumnCount + i) is { Length: > 0 } value)
            {
                values[attributes[i]] = value;
            }
        }
        return call with { Attributes = values };
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
