using System.Security.Cryptography;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Writing;

namespace Portal.Telemetry.Bias;

/// <summary>What somebody says of a decision, in an entry by the API. Null and empty: the entry says nothing of it, and what was said before stays.</summary>
public sealed record OutcomeEntry
{
    public required string Application { get; init; }

    /// <summary>The decision's own id; entries with one id are about one decision.</summary>
    public required string Id { get; init; }

    /// <summary>When it was decided, UTC; needed where <see cref="Predicted"/> is given.</summary>
    public DateTimeOffset? Time { get; init; }

    public IReadOnlyDictionary<string, string> Groups { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the decision was favourable.</summary>
    public bool? Predicted { get; init; }

    /// <summary>What turned out.</summary>
    public bool? Actual { get; init; }

    /// <summary>Finite.</summary>
    public double? Score { get; init; }

    /// <summary>The trace in which it was decided; 0: not named.</summary>
    public UInt128 TraceId { get; init; }

    public string Environment { get; init; } = "";
    public string Version { get; init; } = "";
    public string Model { get; init; } = "";
    public string PairId { get; init; } = "";
}

/// <summary>Encodes entries for the spool.</summary>
public static class OutcomeRows
{
    private static readonly byte[] NoSubject = new byte[32];

    /// <summary>
    /// A batch of entries. It is never taken for one that was sent before: the same words again may be a return to what was said first, and are told apart from
    /// what was said between by the time they came. Entries of one batch follow each other by a microsecond.
    /// </summary>
    public static SpoolBatch ToBatch(string tenant, IReadOnlyList<OutcomeEntry> entries, DateTimeOffset received)
    {
        ArgumentNullException.ThrowIfNull(entries);
        using var writer = new RowBinaryWriter(entries.Count * 160);
        var lengths = new int[entries.Count];
        var ids = new UInt128[entries.Count];
        var first = NewId();
        var microseconds = (received - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        for (var i = 0; i < entries.Count; i++)
        {
            var start = writer.Length;
            Write(writer, tenant, entries[i], received, microseconds + i);
            lengths[i] = writer.Length - start;
            ids[i] = first + (UInt128)i;
        }
        return new SpoolBatch
        {
            Tenant = tenant,
            RequestDigest = NewId(),
            Ids = ids,
            Tables = [new SpoolRows(SpoolTable.Outcomes, writer.WrittenSpan.ToArray(), lengths)],
        };
    }

    private static void Write(RowBinaryWriter writer, string tenant, OutcomeEntry entry, DateTimeOffset received, long receivedMicroseconds)
    {
        writer.WriteString(tenant);
        writer.WriteString(entry.Application);
        writer.WriteString(entry.Id);
        writer.WriteByte(2);
        writer.WriteDateTime64((entry.Time ?? received).ToUnixTimeMilliseconds());
        writer.WriteDateTime64(receivedMicroseconds);
        CallRowEncoder.WriteTraceId(writer, entry.TraceId);
        writer.WriteString(entry.Environment);
        writer.WriteString(entry.Version);
        writer.WriteString(entry.Model);
        writer.WriteVarUInt((ulong)entry.Groups.Count);
        foreach (var (attribute, value) in entry.Groups)
        {
            writer.WriteString(attribute);
            writer.WriteString(value);
        }
        writer.WriteString(entry.Predicted switch { true => "true", false => "false", null => "" });
        writer.WriteByte((byte)(entry.Actual switch { true => Actual.Yes, false => Actual.No, null => Actual.Unknown }));
        writer.WriteFloat64(entry.Score ?? 0);
        writer.WriteBool(entry.Score.HasValue);
        writer.WriteString(entry.PairId);
        writer.WriteUInt32(1);
        writer.WriteRaw(NoSubject);
    }

    private static UInt128 NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}

/// <summary>The columns of <c>outcomes</c> in the order in which <see cref="OutcomeRows"/> writes them.</summary>
public static class OutcomeColumns
{
    public const string Table = "outcomes";

    public static IReadOnlyList<string> All { get; } =
    [
        "tenant", "application", "key", "source", "time", "received_time", "trace_id", "environment", "version", "model",
        "groups", "outcome", "actual", "score", "has_score", "pair_id", "weight", "subject",
    ];
}
