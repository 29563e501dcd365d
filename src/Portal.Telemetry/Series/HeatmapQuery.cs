using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Series;

/// <summary>Calls by time and latency. The rows of the map are bins of the histogram, joined in powers of two until few enough are left.</summary>
internal static class HeatmapQuery
{
    private const int MostRows = 40;

    public static async Task<LatencyHeatmapResult> ReadAsync(SeriesScope scope, SeriesRequest request, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanBucketsAsync(request, cancellationToken);
        var query = new Grouping(plan.Step).Bind(new CallQuery(plan.Filter));
        var sql = $"""
            SELECT {new Grouping(plan.Step).Columns("t")}, bin, sum(count)
            FROM {query.Source(plan.Rows, CallQuery.Columns.Latency)}
            WHERE bin != {LogHistogram.InvalidBin}
            GROUP BY bucket, name, bin
            """;
        var cells = new List<Cell>();
        var rows = scope.ClickHouse.QueryAsync(
            sql,
            row => new Cell(row.GetFieldValue<uint>(0), row.GetInt16(2), row.GetFieldValue<ulong>(3)),
            query.Parameters,
            cancellationToken);
        await foreach (var cell in rows)
        {
            cells.Add(cell);
        }
        return Arrange(plan, cells);
    }

    private readonly record struct Cell(uint Bucket, short Bin, ulong Count);

    private static LatencyHeatmapResult Arrange(SeriesPlan plan, List<Cell> cells)
    {
        var times = plan.Times();
        var measured = cells.Where(cell => cell.Bin != LogHistogram.ZeroBin).Select(cell => (int)cell.Bin).DefaultIfEmpty(0).ToList();
        var width = 1;
        while (RowOf(measured.Max(), width) - RowOf(measured.Min(), width) + 1 > MostRows)
        {
            width *= 2;
        }
        var lowest = RowOf(measured.Min(), width);
        var rowCount = cells.Count == 0 ? 0 : RowOf(measured.Max(), width) - lowest + 1;

        var counts = times.Select(_ => new ulong[rowCount]).ToList();
        var indexes = times.Select((time, index) => (time, index)).ToDictionary(item => GroupKey.At(item.time).Bucket, item => item.index);
        foreach (var cell in cells)
        {
            // No call takes no time at all; one that says so stands in the lowest row.
            var row = cell.Bin == LogHistogram.ZeroBin ? 0 : RowOf(cell.Bin, width) - lowest;
            counts[indexes[cell.Bucket]][row] += cell.Count;
        }
        var edges = rowCount == 0 ? [] : Enumerable.Range(lowest, rowCount + 1).Select(row => LogHistogram.LowerEdge(row * width)).ToList();
        return new LatencyHeatmapResult(plan.Window, times, edges, counts);
    }

    private static int RowOf(int bin, int width) => (int)Math.Floor((double)bin / width);
}
