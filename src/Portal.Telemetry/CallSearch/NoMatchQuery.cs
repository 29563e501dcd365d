using System.Globalization;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.CallSearch;

/// <summary>A condition of a search that found nothing.</summary>
/// <param name="Text">The condition as it was typed; for a filter its values.</param>
/// <param name="Dimension">The filter it is; null: a condition of the search text.</param>
/// <param name="At">Where it stands in the search text; null: a filter.</param>
/// <param name="Alone">Calls that match it with no other condition.</param>
/// <param name="Without">Calls that match all the others.</param>
public sealed record BlockingCondition(string Text, CallDimension? Dimension, TextRange? At, ulong Alone, ulong Without);

/// <summary>Why a search found nothing.</summary>
/// <param name="InRange">Calls of the range with no condition at all.</param>
/// <param name="Conditions">Those whose removal brings matches or that match nothing even alone, the most helpful first.</param>
public sealed record NoMatchReason(ulong InRange, IReadOnlyList<BlockingCondition> Conditions);

/// <summary>Finds which condition removes everything: one pass that counts each condition alone and all the others together.</summary>
internal static class NoMatchQuery
{
    public static async Task<NoMatchReason> ReadAsync(SearchSession session, CallSearchRequest request, CancellationToken cancellationToken)
    {
        var sql = new SearchSql();
        var where = sql.Base(request, request.From, request.To);
        var conditions = sql.Conditions(request, request.From, request.To).ToList();
        var named = Named(request);
        var columns = conditions.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $", sumIf(weight, c{i}), sumIf(weight, {Others(conditions.Count, i)})"));
        var aliases = string.Concat(conditions.Select((condition, i) => string.Create(CultureInfo.InvariantCulture, $", {condition} AS c{i}")));
        var text = $"SELECT sum(weight){string.Concat(columns)} FROM (SELECT weight{aliases} FROM calls WHERE {where})";
        var counts = await session.ListAsync(
            text, sql.Parameters, row => Enumerable.Range(0, 1 + (conditions.Count * 2)).Select(i => row.GetFieldValue<ulong>(i)).ToArray(), cancellationToken);
        var found = named
            .Select((condition, i) => condition with { Alone = counts[0][1 + (i * 2)], Without = counts[0][2 + (i * 2)] })
            .Where(condition => condition.Alone == 0 || condition.Without > 0)
            .OrderByDescending(condition => condition.Without > 0).ThenBy(condition => condition.Alone);
        return new NoMatchReason(counts[0][0], [.. found]);
    }

    private static string Others(int count, int without)
    {
        var others = Enumerable.Range(0, count).Where(i => i != without).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}")).ToList();
        return others.Count == 0 ? "true" : string.Join(" AND ", others);
    }

    private static List<BlockingCondition> Named(CallSearchRequest request) =>
    [
        .. CallDimensions.All.Where(dimension => request.Filter.Values(dimension).Count > 0)
            .Select(dimension => new BlockingCondition(string.Join(", ", request.Filter.Values(dimension)), dimension, null, 0, 0)),
        .. request.Expression.Conditions.Select(condition => new BlockingCondition(
            request.Expression.Text.Substring(condition.At.Start, condition.At.Length).Trim(), null, condition.At, 0, 0)),
    ];
}
