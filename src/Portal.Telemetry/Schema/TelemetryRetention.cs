using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Portal.Telemetry.Schema;

/// <summary>Makes the tables' TTLs those of the settings. A TTL that is already right is left alone, because changing one rewrites parts.</summary>
public sealed partial class TelemetryRetention(
    DbDataSource clickHouse, SchemaOptions schema, RetentionOptions retention, ILogger<TelemetryRetention> logger)
{
    /// <summary>Every table that loses rows with time, and the TTL the settings ask for, spelled as ClickHouse spells it back.</summary>
    public static IReadOnlyDictionary<string, string> Wanted(RetentionOptions retention) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["calls"] = $"toDateTime(start_time) + toIntervalDay({retention.CallsDays})",
        ["call_content"] = $"toDateTime(start_time) + toIntervalDay({retention.ContentDays})",
        ["evaluations"] = $"toDateTime(time) + toIntervalDay({retention.EvaluationDays})",
        ["evaluation_hour"] = $"time + toIntervalDay({retention.EvaluationDays})",
        ["log_events"] = $"toDateTime(time) + toIntervalDay({retention.LogDays})",
        ["metric_points"] = $"toDateTime(time) + toIntervalDay({retention.MetricDays})",
        ["calls_second"] = $"time + toIntervalHour({retention.SecondHours})",
        ["calls_minute"] = $"time + toIntervalDay({retention.MinuteDays})",
        ["features_minute"] = $"time + toIntervalDay({retention.MinuteDays})",
        ["errors_minute"] = $"time + toIntervalDay({retention.MinuteDays})",
        ["calls_hour"] = $"time + toIntervalDay({retention.HourDays})",
        ["features_hour"] = $"time + toIntervalDay({retention.HourDays})",
        ["errors_hour"] = $"time + toIntervalDay({retention.HourDays})",
        ["calls_day"] = $"time + toIntervalDay({retention.DayDays})",
        ["features_day"] = $"time + toIntervalDay({retention.DayDays})",
        ["errors_day"] = $"time + toIntervalDay({retention.DayDays})",
        ["cost_hour"] = $"time + toIntervalDay({retention.DayDays})",
        ["feature_bins_five_minutes"] = $"time + toIntervalDay({retention.MinuteDays})",
        ["feature_bins_hour"] = $"time + toIntervalDay({retention.HourDays})",
        ["feature_bins_day"] = $"time + toIntervalDay({retention.DayDays})",
        ["embedding_hour"] = $"time + toIntervalDay({retention.HourDays})",
        ["safety_five_minutes"] = $"time + toIntervalDay({retention.MinuteDays})",
        ["safety_hour"] = $"time + toIntervalDay({retention.HourDays})",
        ["rollup_changes"] = $"time + toIntervalDay({retention.DayDays})",
        ["rollup_windows"] = $"time + toIntervalDay({retention.DayDays})",
        ["outcomes"] = $"toDateTime(received_time) + toIntervalDay({retention.OutcomeDays})",
        ["outcome_traces"] = $"time + toIntervalDay({retention.OutcomeDays})",
        ["outcome_decisions"] = $"hour + toIntervalDay({retention.OutcomeDays})",
        ["outcome_arrivals"] = $"slice + toIntervalDay({retention.OutcomeDays})",
        ["outcome_slices"] = $"slice + toIntervalDay({retention.OutcomeDays})",
        ["outcome_cells_hour"] = $"time + toIntervalDay({retention.DayDays})",
        ["outcome_cells_day"] = $"time + toIntervalDay({retention.DayDays})",
        ["outcome_values"] = $"toDateTime(first_seen) + toIntervalDay({retention.DayDays})",
        ["outcome_windows"] = $"time + toIntervalDay({retention.DayDays})",
        ["group_bins_hour"] = $"time + toIntervalDay({retention.HourDays})",
        ["senders"] = $"time + toIntervalDay({retention.SenderDays})",
        ["sender_rejections"] = $"time + toIntervalDay({retention.SenderDays})",
        ["ingest_requests"] = $"time + toIntervalDay({retention.SenderDays})",
    };

    /// <summary>Changes the TTLs that differ from the settings.</summary>
    /// <exception cref="SchemaException">A table is missing: the schema was not applied.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var macros = schema.Macros;
        var engines = await ReadEnginesAsync(cancellationToken);
        foreach (var (table, ttl) in Wanted(retention))
        {
            var name = macros.LocalName(table);
            if (!engines.TryGetValue(name, out var engine))
            {
                throw new SchemaException($"ClickHouse table '{name}' is missing; the schema was not applied.");
            }
            if (!engine.Contains($"TTL {ttl} SETTINGS", StringComparison.Ordinal))
            {
                await clickHouse.ExecuteAsync($"ALTER TABLE {name} {macros.OnCluster} MODIFY TTL {ttl}", cancellationToken);
                LogChanged(name, ttl);
            }
        }
    }

    private async Task<Dictionary<string, string>> ReadEnginesAsync(CancellationToken cancellationToken)
    {
        var engines = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = clickHouse.QueryAsync(
            "SELECT name, engine_full FROM system.tables WHERE database = currentDatabase()",
            row => (Name: row.GetString(0), Engine: row.GetString(1)),
            [],
            cancellationToken);
        await foreach (var (name, engine) in rows)
        {
            engines[name] = engine;
        }
        return engines;
    }

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "Table {Table} now keeps rows until {Ttl}")]
    private partial void LogChanged(string table, string ttl);
}
