using System.Data.Common;
using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Bias;

/// <summary>Which computations answer for a window: a day where it is newer than all its hours, else the hours.</summary>
internal static class CellWindows
{
    private const string Sql =
        $$"""
        SELECT tier = 'day' AS whole, time, argMax(computation, (computed_at, computation)), max(computed_at) FROM outcome_windows
        WHERE {{BiasScope.Where}} GROUP BY whole, time
        """;

    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    /// <returns>Computations of hours and of days, as parameters.</returns>
    public static async Task<IReadOnlyList<(string Name, object Value)>> ReadAsync(
        DbDataSource clickHouse, IReadOnlyList<(string, object)> parameters, BiasWindow window, bool mayReadDays, CancellationToken cancellationToken)
    {
        var computed = new List<Computed>();
        var rows = clickHouse.QueryAsync(
            Sql,
            row => new Computed(row.GetFieldValue<byte>(0) != 0, row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<ulong>(2), row.GetFieldValue<DateTimeOffset>(3)),
            [.. parameters.Where(parameter => parameter.Item1 is "tenant" or "application" or "from" or "to")],
            cancellationToken);
        await foreach (var row in rows)
        {
            computed.Add(row);
        }
        var hours = computed.Where(row => !row.IsDay).ToLookup(row => row.Time.Floor(OneDay));
        var days = computed
            .Where(row => mayReadDays && row.IsDay && row.Time >= window.From && row.Time + OneDay <= window.To && hours[row.Time].All(hour => hour.At <= row.At))
            .ToDictionary(row => row.Time, row => row.Number);
        return
        [
            ("hours", hours.Where(day => !days.ContainsKey(day.Key)).SelectMany(day => day).Select(hour => hour.Number).ToArray()),
            ("days", days.Values.ToArray()),
        ];
    }

    private sealed record Computed(bool IsDay, DateTimeOffset Time, ulong Number, DateTimeOffset At);
}
