namespace Portal.Telemetry.Series;

/// <summary>Errors by type over time, most frequent first.</summary>
internal static class ErrorSeriesQuery
{
    private const int MostTypes = 10;

    /// <summary>OpenTelemetry's name for an error without a type; also takes in the types beyond the limit.</summary>
    private const string Other = "_OTHER";

    public static async Task<ErrorSeriesResult> ReadAsync(SeriesScope scope, SeriesRequest request, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanBucketsAsync(request, cancellationToken);
        var grouping = new Grouping(plan.Step);
        var query = grouping.Bind(new CallQuery(plan.Filter));
        var sql = $"""
            SELECT {grouping.Columns("t")}, error_type, sum(count)
            FROM {query.Source(plan.Rows, CallQuery.Columns.Errors)}
            GROUP BY bucket, name, error_type
            """;
        var cells = new List<Cell>();
        var rows = scope.ClickHouse.QueryAsync(
            sql,
            row => new Cell(row.GetFieldValue<uint>(0), row.GetString(2), row.GetFieldValue<ulong>(3)),
            query.Parameters,
            cancellationToken);
        await foreach (var cell in rows)
        {
            cells.Add(cell);
        }
        var times = plan.Times();
        return new ErrorSeriesResult(plan.Window, times, Arrange(times, cells));
    }

    private readonly record struct Cell(uint Bucket, string ErrorType, ulong Count);

    private static List<ErrorTypeSeries> Arrange(IReadOnlyList<DateTimeOffset> times, List<Cell> cells)
    {
        var named = cells.GroupBy(cell => cell.ErrorType, StringComparer.Ordinal)
            .OrderByDescending(type => type.Aggregate(0UL, (sum, cell) => sum + cell.Count))
            .ThenBy(type => type.Key, StringComparer.Ordinal)
            .Take(MostTypes)
            .Select(type => type.Key)
            .ToHashSet(StringComparer.Ordinal);
        var indexes = times.Select((time, index) => (time, index)).ToDictionary(item => GroupKey.At(item.time).Bucket, item => item.index);
        return
        [
            .. cells.GroupBy(cell => named.Contains(cell.ErrorType) ? cell.ErrorType : Other, StringComparer.Ordinal)
                .Select(type => ToSeries(type.Key, type, indexes, times.Count))
                .OrderByDescending(type => type.Total)
                .ThenBy(type => type.ErrorType, StringComparer.Ordinal),
        ];
    }

    private static ErrorTypeSeries ToSeries(string errorType, IEnumerable<Cell> cells, Dictionary<uint, int> indexes, int length)
    {
        var counts = new ulong[length];
        ulong total = 0;
        foreach (var cell in cells)
        {
            counts[indexes[cell.Bucket]] += cell.Count;
            total += cell.Count;
        }
        return new ErrorTypeSeries(errorType, total, counts);
    }
}
