using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.CallSearch;

/// <summary>By what end users are ordered, highest first.</summary>
public enum EndUserOrder
{
    Calls,
    Tokens,
    Cost,
    Errors,
    LastSeen,
}

/// <summary>One end user's usage. Users are keyed hashes; the portal knows no names.</summary>
/// <param name="Subject">Hexadecimal, lower case.</param>
/// <param name="Cost">US dollars of the calls whose cost is known.</param>
/// <param name="UnpricedCalls">Calls whose cost is unknown.</param>
/// <param name="Trend">Calls per bucket of <see cref="EndUserUsage.TrendTimes"/>.</param>
/// <param name="Outlier">What makes the user stand out; null: nothing.</param>
public sealed record EndUser(
    string Subject, ulong Calls, ulong Errors, ulong Tokens, decimal Cost, ulong UnpricedCalls, DateTimeOffset LastSeen, IReadOnlyList<ulong> Trend, UsageOutlier? Outlier);

/// <summary>End users of a range.</summary>
/// <param name="Users">How many there are in all.</param>
/// <param name="CallsWithoutUser">Calls that name nobody.</param>
/// <param name="MedianTokens">Of all users; null without users.</param>
public sealed record EndUserUsage(
    IReadOnlyList<EndUser> Rows, ulong Users, ulong Calls, ulong CallsWithoutUser, double? MedianTokens, IReadOnlyList<DateTimeOffset> TrendTimes, bool OutliersJudged);

/// <summary>Asks for end users of a filter and range.</summary>
public sealed record EndUserRequest
{
    public const int MostRows = 1_000;

    public required CallFilter Filter { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public EndUserOrder Order { get; init; } = EndUserOrder.Tokens;
    public int Limit { get; init; } = 100;

    /// <summary>Only the user whose hash begins so; empty: all.</summary>
    public string Subject { get; init; } = "";
}

/// <summary>Usage by end user, and which users stand out.</summary>
internal static class EndUsersQuery
{
    private const int TrendPoints = 24;

    public static async Task<EndUserUsage> ReadAsync(SearchSession session, EndUserRequest request, CancellationToken cancellationToken)
    {
        var scope = new CallSearchRequest { Filter = request.Filter, From = request.From, To = request.To };
        var spread = await SpreadAsync(session, scope, cancellationToken);
        var users = await UsersAsync(session, scope, request, cancellationToken);
        var step = TidyStep.Choose(new Interval(request.From, request.To), TrendPoints, TimeSpan.FromSeconds(1));
        var first = request.From.Floor(step);
        var times = Enumerable.Range(0, (int)Math.Ceiling((request.To - first) / step)).Select(i => first + (i * step)).ToList();
        var trends = await TrendsAsync(session, scope, users, first, step, times.Count, cancellationToken);
        return new EndUserUsage(
            [.. users.Select(user => user with { Trend = trends.GetValueOrDefault(user.Subject) ?? [], Outlier = spread.Judge(user.Calls, user.Tokens, user.Cost) })],
            spread.Users, spread.Calls, spread.CallsWithoutUser, spread.Users > 0 ? Math.Exp(spread.Tokens.Median) - 1 : null, times, spread.IsEnough);
    }

    private static async Task<UsageSpread> SpreadAsync(SearchSession session, CallSearchRequest scope, CancellationToken cancellationToken)
    {
        var sql = new SearchSql();
        // A constant is added before the logarithm, so that a user without tokens has one too. Mean deviation: for groups in which more than half are equal.
        var text = $"""
            SELECT sum(calls), sumIf(calls, isNobody), countIf(NOT isNobody) AS users,
                groupArrayIf(log(1 + calls), NOT isNobody) AS c, groupArrayIf(log(1 + tokens), NOT isNobody) AS t, groupArrayIf(log(1 + toFloat64(cost) * 1e6), NOT isNobody) AS d,
                [{Spread("c")}, {Spread("t")}, {Spread("d")}]
            FROM (
                SELECT subject = toFixedString('', 32) AS isNobody, sum(weight) AS calls, sum((input_tokens + output_tokens) * weight) AS tokens, sumIf(cost * weight, price_id != 0) AS cost
                FROM calls WHERE {sql.Where(scope, scope.From, scope.To)} GROUP BY subject
            )
            """;
        text = $"SELECT * EXCEPT (c, t, d) FROM ({text})";
        var rows = await session.ListAsync(text, sql.Parameters, row => new
        {
            Calls = row.GetFieldValue<ulong>(0),
            Nobody = row.GetFieldValue<ulong>(1),
            Users = row.GetFieldValue<ulong>(2),
            Spreads = row.GetFieldValue<(double, double, double)[]>(3),
        }, cancellationToken);
        var found = rows[0];
        static LogSpread Of((double Median, double MedianDeviation, double MeanDeviation) spread) => new(spread.Median, spread.MedianDeviation, spread.MeanDeviation);
        return new UsageSpread(found.Users, found.Calls, found.Nobody, Of(found.Spreads[0]), Of(found.Spreads[1]), Of(found.Spreads[2]));
    }

    private static string Spread(string values) =>
        $"(arrayReduce('median', {values}) AS m{values}, arrayReduce('median', arrayMap(x -> abs(x - m{values}), {values})), arrayReduce('avg', arrayMap(x -> abs(x - m{values}), {values})))";

    private static Task<List<EndUser>> UsersAsync(SearchSession session, CallSearchRequest scope, EndUserRequest request, CancellationToken cancellationToken)
    {
        var sql = new SearchSql();
        var order = request.Order switch
        {
            EndUserOrder.Calls => "calls",
            EndUserOrder.Cost => "cost",
            EndUserOrder.Errors => "errors",
            EndUserOrder.LastSeen => "last_seen",
            _ => "tokens",
        };
        var among = request.Subject.Length == 0 ? "" : $" AND arrayExists(start -> startsWith(lower(hex(subject)), start), splitByChar(',', {sql.Parameter("String", request.Subject)}))";
        var text = $"""
            SELECT lower(hex(subject)), sum(weight) AS calls, sumIf(weight, status = 'error') AS errors, sum((input_tokens + output_tokens) * weight) AS tokens,
                sumIf(calls.cost * weight, price_id != 0) AS cost, sumIf(weight, price_id = 0), max(start_time) AS last_seen
            FROM calls
            WHERE {sql.Where(scope, scope.From, scope.To)} AND subject != toFixedString('', 32){among}
            GROUP BY subject
            ORDER BY {order} DESC, subject
            LIMIT {sql.Parameter("UInt64", (ulong)request.Limit)}
            """;
        return session.ListAsync(text, sql.Parameters, Read, cancellationToken);
    }

    private static EndUser Read(DbDataReader row) => new(
        row.GetString(0), row.GetFieldValue<ulong>(1), row.GetFieldValue<ulong>(2), row.GetFieldValue<ulong>(3), row.GetFieldValue<decimal>(4),
        row.GetFieldValue<ulong>(5), row.GetFieldValue<DateTimeOffset>(6), [], null);

    private static async Task<Dictionary<string, ulong[]>> TrendsAsync(
        SearchSession session, CallSearchRequest scope, IReadOnlyList<EndUser> users, DateTimeOffset first, TimeSpan step, int count, CancellationToken cancellationToken)
    {
        var trends = users.ToDictionary(user => user.Subject, _ => new ulong[count], StringComparer.Ordinal);
        if (trends.Count == 0)
        {
            return trends;
        }
        var sql = new SearchSql();
        var text = $"""
            SELECT lower(hex(subject)), toUInt32(intDiv(toUnixTimestamp(start_time) - {sql.Parameter("UInt32", (uint)first.ToUnixTimeSeconds())}, {sql.Parameter("UInt32", (uint)step.TotalSeconds)})) AS bucket, sum(weight)
            FROM calls
            WHERE {sql.Where(scope, scope.From, scope.To)} AND subject IN (SELECT toFixedString(unhex(arrayJoin({sql.Parameter("Array(String)", trends.Keys.ToList())})), 32))
            GROUP BY subject, bucket
            """;
        var rows = session.QueryAsync(text, sql.Parameters, row => (Subject: row.GetString(0), Bucket: row.GetFieldValue<uint>(1), Calls: row.GetFieldValue<ulong>(2)), cancellationToken);
        await foreach (var (subject, bucket, calls) in rows)
        {
            trends[subject][bucket] = calls;
        }
        return trends;
    }
}
