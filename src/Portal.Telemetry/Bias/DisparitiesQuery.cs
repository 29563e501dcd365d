using System.Data.Common;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>Reads numbers of calls by the groups of an attribute: from hourly bins, and judgements of answers from the evaluations of the calls.</summary>
internal static class DisparitiesQuery
{
    private const int MostGroups = 50;

    // Judgements are joined with their calls row by row; more than this are left to the newest.
    private const ulong MostEvaluations = 500_000;

    public static async Task<BiasDisparities> ReadAsync(DbDataSource clickHouse, BiasRequest request, string attribute, CancellationToken cancellationToken)
    {
        var application = BiasScope.ApplicationOf(request);
        var window = BiasScope.WindowOf(request);
        var sql = $$"""
            SELECT toString(measure) AS name, toString(value) AS place, bin, {{BiasScope.Misses(request)}} AS misses, sum(stored), sum(count), sum(g.sum), sum(g.squares)
            FROM group_bins_hour AS g
            WHERE {{BiasScope.Where}} AND attribute = {attribute:String}
            GROUP BY name, place, bin, misses
            """;
        List<(string, object)> parameters = BiasScope.Parameters(request, application, window);
        parameters.Add(("attribute", attribute));
        var table = new MeasureTable();
        await foreach (var row in clickHouse.QueryAsync(
            sql,
            row => (Measure: row.GetString(0), Value: row.GetString(1), Bin: row.GetFieldValue<short>(2), Misses: row.GetFieldValue<byte>(3),
                Sums: new MeasureSums((long)row.GetFieldValue<ulong>(4), row.GetFieldValue<ulong>(5), row.GetFieldValue<double>(6), row.GetFieldValue<double>(7))),
            parameters,
            cancellationToken))
        {
            table.Add(row.Measure, row.Value, row.Bin, row.Misses, row.Sums);
        }
        await foreach (var (measure, value, sums) in ReadEvaluationsAsync(clickHouse, request, parameters, cancellationToken))
        {
            table.Add(measure, value, bin: 0, misses: 0, sums);
        }
        var (shown, hidden) = table.Suppress(request.MinimumSize, MostGroups);
        var measures = new MeasureComparer(table, shown, request.References.GetValueOrDefault(attribute)).Compare();
        return new BiasDisparities(window, attribute, measures, hidden, BiasComputations.Disparities(request, window, table.Calls, sql));
    }

    private static async IAsyncEnumerable<(string Measure, string Value, MeasureSums Sums)> ReadEvaluationsAsync(
        DbDataSource clickHouse, BiasRequest request, List<(string, object)> parameters, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The judgements are few beside the calls: they decide which calls are read, and a filter of Bloom's finds those.
        var sql = $$"""
            SELECT concat('evaluation.', e.name) AS measure, c.place AS place, count(), sum(e.score), sum(e.score * e.score)
            FROM (
                SELECT trace_id, span_id, groups[{attribute:String}] AS place FROM calls
                WHERE tenant = {tenant:String} AND application = {application:String} AND start_time >= {from:DateTime('UTC')} AND start_time < {to:DateTime('UTC')}
                    AND mapContains(groups, {attribute:String}) AND {{BiasScope.Misses(request)}} = 0
                    AND trace_id GLOBAL IN (
                        SELECT trace_id FROM evaluations
                        WHERE tenant = {tenant:String} AND application = {application:String} AND has_score AND error_type = '' AND time >= {from:DateTime('UTC')}
                        ORDER BY time DESC LIMIT {{MostEvaluations}})
            ) AS c
            INNER JOIN (
                SELECT trace_id, span_id, toString(evaluations.name) AS name, score FROM evaluations
                WHERE tenant = {tenant:String} AND application = {application:String} AND has_score AND error_type = '' AND time >= {from:DateTime('UTC')}
                ORDER BY time DESC LIMIT {{MostEvaluations}}
            ) AS e ON c.trace_id = e.trace_id AND c.span_id = e.span_id
            GROUP BY measure, place
            """;
        await foreach (var row in clickHouse.QueryAsync(
            sql,
            row => (row.GetString(0), row.GetString(1),
                new MeasureSums((long)row.GetFieldValue<ulong>(2), row.GetFieldValue<ulong>(2), row.GetFieldValue<double>(3), row.GetFieldValue<double>(4))),
            parameters,
            cancellationToken))
        {
            yield return row;
        }
    }
}

/// <summary>Calls that were kept, how many they stand for, and weighted sums of a number.</summary>
internal readonly record struct MeasureSums(long Stored, double Count, double Sum, double Squares)
{
    public static MeasureSums operator +(MeasureSums left, MeasureSums right) =>
        new(left.Stored + right.Stored, left.Count + right.Count, left.Sum + right.Sum, left.Squares + right.Squares);

    /// <summary>As a sample of the calls that were kept: a call that stands for ten is not ten observations.</summary>
    public Moments Moments => Count == 0 ? new Moments(0, 0, 0) : new Moments(Stored, Sum / Count * Stored, Squares / Count * Stored);
}
