using Portal.Telemetry.Bias;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Features;
using Portal.Telemetry.Logs;
using Portal.Telemetry.Metrics;

namespace Portal.Telemetry.Writing;

/// <summary>
/// The column lists that rows in the spool were encoded with. A record written before an upgrade keeps its version's lists: when a list changes,
/// <see cref="CurrentVersion"/> goes up and the old list is written out here beside the new one.
/// </summary>
public sealed class RowSchema
{
    /// <summary>The version new rows are encoded with.</summary>
    public const int CurrentVersion = 4;

    private static readonly Dictionary<int, RowSchema> Versions = new()
    {
        [1] = new(new Dictionary<SpoolTable, TableColumns>
        {
            [SpoolTable.Calls] = new(CallColumns.Table, CallColumns.Version1),
            [SpoolTable.CallContent] = new(CallContentColumns.Table, CallContentColumns.All),
        }),
        [2] = new(new Dictionary<SpoolTable, TableColumns>
        {
            [SpoolTable.Calls] = new(CallColumns.Table, CallColumns.Version2),
            [SpoolTable.CallContent] = new(CallContentColumns.Table, CallContentColumns.All),
            [SpoolTable.Evaluations] = new(EvaluationColumns.Table, EvaluationColumns.Version2),
            [SpoolTable.LogEvents] = new(LogEventColumns.Table, LogEventColumns.All),
            [SpoolTable.MetricPoints] = new(MetricPointColumns.Table, MetricPointColumns.All),
        }),
        [3] = new(new Dictionary<SpoolTable, TableColumns>
        {
            [SpoolTable.Calls] = new(CallColumns.Table, CallColumns.All),
            [SpoolTable.CallContent] = new(CallContentColumns.Table, CallContentColumns.All),
            [SpoolTable.Evaluations] = new(EvaluationColumns.Table, EvaluationColumns.Version2),
            [SpoolTable.LogEvents] = new(LogEventColumns.Table, LogEventColumns.All),
            [SpoolTable.MetricPoints] = new(MetricPointColumns.Table, MetricPointColumns.All),
            [SpoolTable.Embeddings] = new(EmbeddingColumns.Table, EmbeddingColumns.All),
        }),
        [CurrentVersion] = new(new Dictionary<SpoolTable, TableColumns>
        {
            [SpoolTable.Calls] = new(CallColumns.Table, CallColumns.All),
            [SpoolTable.CallContent] = new(CallContentColumns.Table, CallContentColumns.All),
            [SpoolTable.Evaluations] = new(EvaluationColumns.Table, EvaluationColumns.All),
            [SpoolTable.LogEvents] = new(LogEventColumns.Table, LogEventColumns.All),
            [SpoolTable.MetricPoints] = new(MetricPointColumns.Table, MetricPointColumns.All),
            [SpoolTable.Embeddings] = new(EmbeddingColumns.Table, EmbeddingColumns.All),
            [SpoolTable.Outcomes] = new(OutcomeColumns.Table, OutcomeColumns.All),
        }),
    };

    private readonly IReadOnlyDictionary<SpoolTable, TableColumns> _tables;

    private RowSchema(IReadOnlyDictionary<SpoolTable, TableColumns> tables) => _tables = tables;

    /// <exception cref="NotSupportedException">The version does not know the table: the record was not written by this portal.</exception>
    public TableColumns this[SpoolTable table] => _tables.GetValueOrDefault(table) ?? throw new NotSupportedException(
        $"The spool holds rows of table {(int)table}, which their schema version does not have. Start the version of the portal that wrote them.");

    /// <exception cref="NotSupportedException">The rows were written by a newer portal.</exception>
    public static RowSchema Find(int version) => Versions.GetValueOrDefault(version) ?? throw new NotSupportedException(
        $"The spool holds rows of schema version {version}; this portal knows {string.Join(", ", Versions.Keys)}. Start the version of the portal that wrote them.");
}

/// <summary>A ClickHouse table and the columns of a row in the order in which they were encoded.</summary>
public sealed record TableColumns(string Table, IReadOnlyList<string> Columns);
