using System.Data.Common;
using System.Text.Json;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Bias;

/// <summary>
/// Reads the cells of one application, by day where days are computed and by hour elsewhere, those the filters keep out included: whether a group may be shown depends on them. Each is read by its
/// newest computation.
/// </summary>
internal sealed class CellsQuery
{
    private readonly string _application;
    private readonly BiasRequest _request;

    /// <param name="attribute">Groups by this attribute alone; null: by the full sets.</param>
    /// <param name="step">Splits by time.</param>
    /// <param name="by">Splits by environment, version or model.</param>
    public CellsQuery(BiasRequest request, string? attribute = null, TimeSpan? step = null, CallDimension? by = null)
    {
        _application = BiasScope.ApplicationOf(request);
        _request = request;
        Window = BiasScope.WindowOf(request);
        var (groups, bucket, name) = (
            attribute is null ? "toString(groups)" : "JSONExtractString(groups, {attribute:String})",
            step is null ? "toDateTime(0, 'UTC')" : "toDateTime(intDiv(toUnixTimestamp(time), {step:UInt32}) * {step:UInt32}, 'UTC')",
            by is null ? "''" : $"toString({BiasScope.ColumnOf(by.Value)})");
        Sql = $$"""
            SELECT {{groups}} AS place, {{bucket}} AS bucket, {{name}} AS name, outcome IN {favourable:Array(String)} AS favoured, toUInt8(actual) AS turned, {{BiasScope.Misses(request)}} AS misses,
                sum(n), sum(weight), sum(weight_squares), sum(scored), sum(score_sum), sum(score_squares), min(time), max(newest_received)
            FROM (
                SELECT * FROM outcome_cells_hour WHERE {{BiasScope.Where}} AND computation IN {hours:Array(UInt64)}
                UNION ALL
                SELECT * FROM outcome_cells_day WHERE {{BiasScope.Where}} AND computation IN {days:Array(UInt64)}
            )
            GROUP BY place, bucket, name, favoured, turned, misses
            """;
        Attribute = attribute;
        Step = step;
    }

    public BiasWindow Window { get; }

    public string Sql { get; }

    private string? Attribute { get; }

    private TimeSpan? Step { get; }

    public async Task<IReadOnlyList<OutcomeCell>> ReadAsync(DbDataSource clickHouse, CancellationToken cancellationToken)
    {
        var sets = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var cells = new List<OutcomeCell>();
        var parameters = Parameters();
        parameters.AddRange(await CellWindows.ReadAsync(clickHouse, parameters, Window, mayReadDays: Step is null || Step.Value.Ticks % TimeSpan.TicksPerDay == 0, cancellationToken));
        await foreach (var cell in clickHouse.QueryAsync(Sql, row => Read(row, sets), parameters, cancellationToken))
        {
            cells.Add(cell);
        }
        return cells;
    }

    private OutcomeCell Read(DbDataReader row, Dictionary<string, IReadOnlyDictionary<string, string>> sets)
    {
        var text = row.GetString(0);
        if (!sets.TryGetValue(text, out var groups))
        {
            sets[text] = groups = Attribute is null
                ? JsonSerializer.Deserialize<Dictionary<string, string>>(text) ?? []
                : text.Length == 0 ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal) { [Attribute] = text };
        }
        return new OutcomeCell(
            groups,
            row.GetString(2),
            row.GetFieldValue<DateTimeOffset>(1),
            row.GetFieldValue<byte>(3) != 0,
            (Actual)row.GetFieldValue<byte>(4),
            row.GetFieldValue<byte>(5),
            new Count((long)row.GetFieldValue<ulong>(6), row.GetFieldValue<ulong>(7), row.GetFieldValue<ulong>(8)),
            new ScoreSums((long)row.GetFieldValue<ulong>(9), row.GetFieldValue<double>(10), row.GetFieldValue<double>(11)),
            row.GetFieldValue<DateTimeOffset>(12),
            row.GetFieldValue<DateTimeOffset>(13));
    }

    private List<(string, object)> Parameters()
    {
        var parameters = BiasScope.Parameters(_request, _application, Window);
        parameters.Add(("favourable", _request.Favourable.ToArray()));
        if (Attribute is not null)
        {
            parameters.Add(("attribute", Attribute));
        }
        if (Step is { } step)
        {
            parameters.Add(("step", (uint)step.TotalSeconds));
        }
        return parameters;
    }
}
