using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Senders;

/// <summary>Writes batches into the tables of db/clickhouse/0006_senders.sql.</summary>
internal static class SenderRows
{
    /// <summary>How <see cref="CallFlags"/> are named in the table, by bit.</summary>
    public static readonly IReadOnlyList<string> FlagNames = [.. Enumerable.Range(0, SenderTally.FlagCount).Select(bit => ((CallFlags)(1u << bit)).ToString())];

    private static readonly RowBinaryInsert<KeyValuePair<SenderMinute, SenderTally>> Senders = new(
        "senders",
        [
            "tenant", "time", "application", "sdk", "scope_name", "scope_version", "signal", "accepted", "duplicates", "rejected", "requests", "newest_received",
            "lag_ms", "smallest_lag_ms", "largest_lag_ms", "examined", "rejections", "flags", "dialects", "schemas", "doors", "telling_names", "unknown_names",
        ],
        Write);

    private static readonly RowBinaryInsert<(SenderMinute Minute, string Reason, string Sample)> Samples = new(
        "sender_rejections", ["tenant", "application", "sdk", "scope_name", "scope_version", "signal", "reason", "sample", "time"], Write);

    private static readonly RowBinaryInsert<KeyValuePair<RequestMinute, RequestTally>> Requests = new(
        "ingest_requests", ["time", "tenant", "door", "signal", "status", "requests", "bytes"], Write);

    /// <exception cref="ClickHouseException">The server refused the rows, or was not reached; what of the batch was written is written once only.</exception>
    public static async Task InsertAsync(ClickHouseDataSource clickHouse, SenderBatch batch, CancellationToken cancellationToken)
    {
        var options = new InsertOptions { DeduplicationToken = batch.Token };
        var samples = batch.Senders.SelectMany(sender => sender.Value.Samples.Select(sample => (sender.Key, sample.Key, sample.Value))).ToArray();
        if (batch.Senders.Count > 0)
        {
            await Senders.InsertAsync(clickHouse, batch.Senders, options, cancellationToken);
        }
        if (samples.Length > 0)
        {
            await Samples.InsertAsync(clickHouse, samples, options, cancellationToken);
        }
        if (batch.Requests.Count > 0)
        {
            await Requests.InsertAsync(clickHouse, batch.Requests, options, cancellationToken);
        }
    }

    private static void Write(RowBinaryWriter row, KeyValuePair<SenderMinute, SenderTally> sender)
    {
        var (minute, tally) = sender;
        row.WriteString(minute.Sender.Tenant);
        row.WriteUInt32((uint)(minute.Minute * 60));
        WriteSender(row, minute.Sender);
        row.WriteUInt64(tally.Accepted);
        row.WriteUInt64(tally.Duplicates);
        row.WriteUInt64(tally.Rejected);
        row.WriteUInt64(tally.Requests);
        row.WriteInt64(tally.NewestReceived);
        row.WriteVarUInt((ulong)tally.Lag.Bins.Count);
        foreach (var (bin, count) in tally.Lag.Bins)
        {
            row.WriteInt16(bin);
            row.WriteUInt64(count);
        }
        row.WriteInt64(tally.Lag.Smallest);
        row.WriteInt64(tally.Lag.Largest);
        row.WriteUInt64(tally.Examined);
        WriteCounts(row, tally.Rejections.Read());
        WriteFlags(row, tally.Flags);
        WriteCounts(row, tally.Dialects.Read());
        WriteCounts(row, tally.Schemas.Read());
        WriteCounts(row, tally.Doors.Read());
        WriteCounts(row, tally.Telling.Read());
        WriteCounts(row, tally.Unknown.Read());
    }

    private static void Write(RowBinaryWriter row, (SenderMinute Minute, string Reason, string Sample) rejection)
    {
        row.WriteString(rejection.Minute.Sender.Tenant);
        WriteSender(row, rejection.Minute.Sender);
        row.WriteString(rejection.Reason);
        row.WriteString(rejection.Sample);
        row.WriteUInt32((uint)(rejection.Minute.Minute * 60));
    }

    private static void Write(RowBinaryWriter row, KeyValuePair<RequestMinute, RequestTally> request)
    {
        var (minute, tally) = request;
        row.WriteUInt32((uint)(minute.Minute * 60));
        row.WriteString(minute.Tenant);
        row.WriteString(minute.Door);
        row.WriteSByte((sbyte)minute.Signal);
        row.WriteUInt16((ushort)minute.Status);
        row.WriteUInt64(tally.Requests);
        row.WriteUInt64(tally.Bytes);
    }

    private static void WriteSender(RowBinaryWriter row, in SenderKey sender)
    {
        row.WriteString(sender.Application);
        row.WriteString(sender.Sdk);
        row.WriteString(sender.Scope);
        row.WriteString(sender.ScopeVersion);
        row.WriteSByte((sbyte)sender.Signal);
    }

    private static void WriteFlags(RowBinaryWriter row, ReadOnlySpan<ulong> flags)
    {
        var used = 0;
        foreach (var count in flags)
        {
            used += count > 0 ? 1 : 0;
        }
        row.WriteVarUInt((ulong)used);
        for (var bit = 0; bit < flags.Length; bit++)
        {
            if (flags[bit] > 0)
            {
                row.WriteString(FlagNames[bit]);
                row.WriteUInt64(flags[bit]);
            }
        }
    }

    private static void WriteCounts(RowBinaryWriter row, IReadOnlyDictionary<string, ulong> counts)
    {
        row.WriteVarUInt((ulong)counts.Count);
        foreach (var (name, count) in counts)
        {
            row.WriteString(name);
            row.WriteUInt64(count);
        }
    }
}
