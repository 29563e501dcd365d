using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Senders;

/// <summary>The questions asked about senders. Counts are whole minutes by the portal's clock; the last seconds are still on their way.</summary>
/// <remarks>Every method throws <see cref="DbException"/> when ClickHouse cannot answer.</remarks>
public sealed class SenderReports(DbDataSource clickHouse)
{
    /// <summary>Senders a list holds; the ones that sent most come first.</summary>
    public const int MostSenders = 500;

    private const string Columns =
        """
        SELECT
            lower(hex(sipHash64(application, sdk, scope_name, scope_version))) AS id, application, sdk, scope_name, scope_version,
            sum(minute_accepted), sum(minute_duplicates), sum(minute_rejected),
            sumIf(minute_accepted, signal = 'traces'), sumIf(minute_accepted, signal = 'logs'), sumIf(minute_accepted, signal = 'metrics'),
            max(minute_newest), sumMapIf(minute_lag, is_newest), quantileExactLowIf(0.5)(minute_smallest, is_newest AND minute_smallest != 9223372036854775807),
            maxIf(minute_largest, is_newest),
            sum(minute_examined), sumMap(minute_rejections), sumMap(minute_flags), sumMap(minute_dialects), sumMap(minute_schemas), sumMap(minute_doors),
            sumMap(minute_telling), sumMap(minute_unknown),
            sumMap(map(toUnixTimestamp(toStartOfInterval(time, toIntervalSecond({step:UInt32}))), minute_accepted)) AS accepted_over_time,
            sumMap(map(toUnixTimestamp(toStartOfInterval(time, toIntervalSecond({step:UInt32}))), minute_rejected)) AS rejected_over_time,
            count() OVER () AS senders
        FROM (
            SELECT
                application, sdk, scope_name, scope_version, signal, time,
                -- What a sender delivers late once, such as a history, must not hide how it delivers now.
                time > max(time) OVER (PARTITION BY application, sdk, scope_name, scope_version) - INTERVAL 10 MINUTE AS is_newest,
                sum(accepted) AS minute_accepted, sum(duplicates) AS minute_duplicates, sum(rejected) AS minute_rejected,
                max(newest_received) AS minute_newest, sumMap(lag_ms) AS minute_lag, min(smallest_lag_ms) AS minute_smallest, max(largest_lag_ms) AS minute_largest,
                sum(examined) AS minute_examined, sumMap(rejections) AS minute_rejections, sumMap(flags) AS minute_flags, sumMap(dialects) AS minute_dialects,
                sumMap(schemas) AS minute_schemas, sumMap(doors) AS minute_doors, sumMap(telling_names) AS minute_telling, sumMap(unknown_names) AS minute_unknown
            FROM senders
            WHERE tenant = {tenant:String} AND time >= toStartOfMinute({from:DateTime('UTC')}) AND time < {to:DateTime('UTC')}
            GROUP BY application, sdk, scope_name, scope_version, signal, time
        )
        """;

    private const string ListSql = Columns +
        """

        GROUP BY application, sdk, scope_name, scope_version
        ORDER BY sum(minute_accepted) DESC, application, scope_name, sdk, scope_version
        LIMIT {limit:UInt64}
        """;

    private const string OneSql = Columns +
        """

        WHERE lower(hex(sipHash64(application, sdk, scope_name, scope_version))) = {id:String}
        GROUP BY application, sdk, scope_name, scope_version
        LIMIT {limit:UInt64}
        """;

    private const string SamplesSql =
        """
        SELECT reason, sample, time
        FROM sender_rejections FINAL
        WHERE tenant = {tenant:String} AND lower(hex(sipHash64(application, sdk, scope_name, scope_version))) = {id:String}
        ORDER BY time DESC
        """;

    /// <summary>Everybody who sent within the range.</summary>
    public async Task<SendersResult> GetSendersAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (senders, step, times, total) = await ReadAsync(ListSql, request, id: null, cancellationToken);
        return new SendersResult(request.From, request.To, step, times, senders, total);
    }

    /// <summary>One sender within the range.</summary>
    /// <param name="id"><see cref="SenderSummary.Id"/>.</param>
    public async Task<SenderDetail> GetSenderAsync(SeriesRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (senders, step, times, _) = await ReadAsync(OneSql, request, id, cancellationToken);
        var samples = new List<RejectionSample>();
        var rows = clickHouse.QueryAsync(
            SamplesSql,
            row => new RejectionSample(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2)),
            [("tenant", request.Filter.Tenant), ("id", id)],
            cancellationToken);
        await foreach (var sample in rows)
        {
            samples.Add(sample);
        }
        return new SenderDetail(request.From, request.To, step, times, senders.Count > 0 ? senders[0] : null, samples);
    }

    private async Task<(IReadOnlyList<SenderSummary> Senders, TimeSpan Step, IReadOnlyList<DateTimeOffset> Times, ulong Total)> ReadAsync(
        string sql, SeriesRequest request, string? id, CancellationToken cancellationToken)
    {
        var range = new Interval(request.From, request.To);
        var step = request.Step ?? TidyStep.Choose(range, request.MaxPoints, TimeSpan.FromMinutes(1));
        var times = Times(range, step);
        var parameters = new List<(string, object)>
        {
            ("tenant", request.Filter.Tenant),
            ("from", request.From),
            ("to", request.To),
            ("step", (uint)step.TotalSeconds),
            ("limit", (ulong)MostSenders),
        };
        if (id is not null)
        {
            parameters.Add(("id", id));
        }
        var senders = new List<SenderSummary>();
        ulong total = 0;
        await foreach (var (sender, count) in clickHouse.QueryAsync(sql, row => (Read(row, times), row.GetFieldValue<ulong>(25)), parameters, cancellationToken))
        {
            senders.Add(sender);
            total = count;
        }
        return (senders, step, times, total);
    }

    private static List<DateTimeOffset> Times(Interval range, TimeSpan step)
    {
        var times = new List<DateTimeOffset>();
        for (var time = range.From.Floor(step); time < range.To; time += step)
        {
            times.Add(time);
        }
        return times;
    }

    private static SenderSummary Read(DbDataReader row, IReadOnlyList<DateTimeOffset> times)
    {
        var lag = new LogHistogram();
        foreach (var (bin, count) in row.GetFieldValue<Dictionary<short, ulong>>(12))
        {
            lag.Add(bin, count);
        }
        var telling = Counts(row, 21);
        var schemas = Counts(row, 19);
        return new SenderSummary
        {
            Id = row.GetString(0),
            Application = row.GetString(1),
            Sdk = row.GetString(2),
            Scope = row.GetString(3),
            ScopeVersion = row.GetString(4),
            Accepted = row.GetFieldValue<ulong>(5),
            Duplicates = row.GetFieldValue<ulong>(6),
            Rejected = row.GetFieldValue<ulong>(7),
            Spans = row.GetFieldValue<ulong>(8),
            Logs = row.GetFieldValue<ulong>(9),
            Points = row.GetFieldValue<ulong>(10),
            LastSeen = row.GetFieldValue<DateTimeOffset>(11),
            Lag = lag.Count == 0 ? null : new SenderLag(
                lag.Quantile(0.5)!.Value, lag.Quantile(0.95)!.Value, Math.Max(0, row.GetFieldValue<long>(14)), row.GetFieldValue<long>(13)),
            Examined = row.GetFieldValue<ulong>(15),
            Rejections = Counts(row, 16),
            Flags = Counts(row, 17),
            Dialects = Counts(row, 18),
            Schemas = schemas,
            Doors = Counts(row, 20),
            Conventions = SemanticConventions.Detect(telling, schemas),
            UnknownNames = [.. Counts(row, 22).Select(name => new NameCount(name.Key, name.Value))],
            AcceptedOverTime = Series(row, 23, times),
            RejectedOverTime = Series(row, 24, times),
        };
    }

    /// <summary>Most frequent first.</summary>
    private static Dictionary<string, ulong> Counts(DbDataReader row, int column) =>
        row.GetFieldValue<Dictionary<string, ulong>>(column)
            .OrderByDescending(count => count.Value)
            .ThenBy(count => count.Key, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);

    private static ulong[] Series(DbDataReader row, int column, IReadOnlyList<DateTimeOffset> times)
    {
        var counts = row.GetFieldValue<Dictionary<uint, ulong>>(column);
        return [.. times.Select(time => counts.GetValueOrDefault((uint)time.ToUnixTimeSeconds()))];
    }
}
