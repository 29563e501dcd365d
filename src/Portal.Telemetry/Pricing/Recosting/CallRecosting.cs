using System.Data.Common;
using System.Globalization;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Writing;

namespace Portal.Telemetry.Pricing.Recosting;

/// <summary>
/// Gives calls that are already stored the cost they have by the prices in force, and their rollups with them. Only <c>cost</c> and <c>price_id</c> of
/// <c>calls</c> change. A range is worked through week by week, as the table is partitioned; each week may be cut short and begun again.
/// </summary>
public sealed class CallRecosting(
    DbDataSource clickHouse, SchemaOptions schema, RetentionOptions retention, SpoolWriter? writer, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    // ClickHouse counts weeks from a Monday; 1970-01-05 was one.
    private static readonly DateTimeOffset Monday = new(1970, 1, 5, 0, 0, 0, TimeSpan.Zero);

    private readonly RollupRepair _repair = new(clickHouse, retention, time);
    private readonly SchemaMacros _macros = schema.Macros;

    /// <summary>The part of a range whose calls are still kept, in whole hours; null where none is. What is older keeps the cost it has.</summary>
    public RecostRange? Reachable(RecostRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        var hour = TimeSpan.FromHours(1);
        var oldest = new TierPlanner(retention, time.GetUtcNow()).Oldest(RollupTier.Raw).Ceiling(hour);
        var from = range.From.Floor(hour) is var asked && asked > oldest ? asked : oldest;
        var to = range.To.Ceiling(hour);
        return from < to ? range with { From = from, To = to } : null;
    }

    /// <summary>The range in pieces that are re-costed one after the other.</summary>
    public static IReadOnlyList<RecostRange> Pieces(RecostRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        var pieces = new List<RecostRange>();
        for (var from = range.From; from < range.To;)
        {
            var next = from.AddTicks(Week.Ticks - ((from - Monday).Ticks % Week.Ticks));
            var to = next < range.To ? next : range.To;
            pieces.Add(range with { From = from, To = to });
            from = to;
        }
        return pieces;
    }

    /// <summary>What re-costing would change; nothing is written.</summary>
    public async Task<IReadOnlyList<RecostTotal>> PreviewAsync(RecostRange range, PriceBook book, CancellationToken cancellationToken)
    {
        var expression = await PriceExpression.CreateAsync(clickHouse, book, range, cancellationToken);
        return (await RecostQuery.ReadAsync(clickHouse, expression, range, cancellationToken)).Totals;
    }

    /// <summary>Re-costs one of <see cref="Pieces"/>.</summary>
    /// <param name="resumed">An earlier attempt was cut short: rollups of every hour are looked at, not only of those whose calls change now.</param>
    /// <param name="planned">Told what will change, before anything does.</param>
    /// <returns>Hours whose rollups were left alone, because calls of theirs were deleted since.</returns>
    /// <exception cref="RecostException">ClickHouse could not change the calls.</exception>
    public async Task<IReadOnlyList<DateTimeOffset>> RunAsync(
        RecostRange piece, PriceBook book, bool resumed, Func<IReadOnlyList<RecostTotal>, Task> planned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(piece);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(planned);
        await WaitForMutationsAsync(cancellationToken);
        var expression = await PriceExpression.CreateAsync(clickHouse, book, piece, cancellationToken);
        var change = await RecostQuery.ReadAsync(clickHouse, expression, piece, cancellationToken);
        await planned(change.Totals);
        if (change.Changed > 0)
        {
            await clickHouse.ExecuteAsync(UpdateSql(piece, expression), cancellationToken);
            await WaitForMutationsAsync(cancellationToken);
        }
        // Calls go on arriving in the spool; only their delivery waits, for the seconds in which calls are compared with their rollups.
        using var pause = writer is null ? null : await writer.PauseAsync(cancellationToken);
        return await _repair.RunAsync(piece, resumed ? HoursOf(piece) : change.Hours, cancellationToken);
    }

    private static List<DateTimeOffset> HoursOf(RecostRange piece) =>
        [.. Enumerable.Range(0, (int)(piece.To - piece.From).TotalHours).Select(hour => piece.From.AddHours(hour))];

    // ALTER takes no parameters on every server version; besides the tenant, which is quoted, these are numbers.
    private string UpdateSql(RecostRange piece, PriceExpression expression)
    {
        var partition = piece.From.AddTicks(-((piece.From - Monday).Ticks % Week.Ticks)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"""
            ALTER TABLE {_macros.LocalName("calls")} {_macros.OnCluster}
            UPDATE price_id = {expression.PriceId("a")}, cost = {expression.Cost("b")}
            IN PARTITION '{partition}'
            WHERE tenant = {SqlText.Literal(piece.Tenant)} AND counted
                AND start_time >= {Moment(piece.From)} AND start_time < {Moment(piece.To)}
                AND (price_id != {expression.PriceId("c")} OR cost != {expression.Cost("d")})
            """;
    }

    private static string Moment(DateTimeOffset moment) => string.Create(CultureInfo.InvariantCulture, $"toDateTime({moment.ToUnixTimeSeconds()}, 'UTC')");

    private async Task WaitForMutationsAsync(CancellationToken cancellationToken)
    {
        var sql =
            $"""
            SELECT countIf(NOT is_done), anyIf(latest_fail_reason, NOT is_done AND latest_fail_reason != '')
            FROM system.mutations WHERE database = currentDatabase() AND table = '{_macros.LocalName("calls")}'
            """;
        while (true)
        {
            var (running, fault) = (0UL, "");
            await foreach (var row in clickHouse.QueryAsync(sql, row => (row.GetFieldValue<ulong>(0), row.GetString(1)), [], cancellationToken))
            {
                (running, fault) = row;
            }
            if (fault.Length > 0)
            {
                await clickHouse.ExecuteAsync(
                    $"KILL MUTATION WHERE database = currentDatabase() AND table = '{_macros.LocalName("calls")}' AND latest_fail_reason != ''", cancellationToken);
                throw new RecostException($"ClickHouse could not change the calls: {fault}");
            }
            if (running == 0)
            {
                return;
            }
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }
}

/// <summary>Calls could not be re-costed; the message says why.</summary>
public sealed class RecostException(string message) : Exception(message);
