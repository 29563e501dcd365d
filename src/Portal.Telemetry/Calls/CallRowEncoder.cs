using System.Buffers.Binary;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Calls;

/// <summary>Writes rows of <c>calls</c> as RowBinary, in the order of <see cref="CallColumns.All"/>.</summary>
public static class CallRowEncoder
{
    /// <summary>Digits after the point of the columns <c>cost</c> and <c>sender_cost</c>.</summary>
    public const int CostScale = 12;

    private const int SubjectLength = 32;

    /// <exception cref="ArgumentException">The subject is neither empty nor 32 bytes long.</exception>
    /// <exception cref="OverflowException">A cost does not fit into Decimal(18, 12).</exception>
    public static void Write(RowBinaryWriter writer, CallRow row)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(row);
        writer.WriteString(row.Tenant);
        writer.WriteString(row.Application);
        writer.WriteString(row.Environment);
        writer.WriteString(row.Version);
        writer.WriteString(row.Provider);
        writer.WriteString(row.Model);
        writer.WriteString(row.RequestModel);
        writer.WriteString(row.Operation);
        writer.WriteByte((byte)row.Kind);
        writer.WriteBool(row.Counted);
        WriteTraceId(writer, row.TraceId);
        WriteSpanId(writer, row.SpanId);
        WriteSpanId(writer, row.ParentSpanId);
        writer.WriteString(row.SpanName);
        writer.WriteDateTime64(row.StartMicroseconds);
        writer.WriteUInt64(row.DurationNanoseconds);
        writer.WriteUInt64(row.TtftNanoseconds);
        writer.WriteDateTime64(row.ReceivedMilliseconds);
        writer.WriteByte((byte)row.Status);
        writer.WriteString(row.ErrorType);
        writer.WriteString(row.StatusMessage);
        writer.WriteBool(row.Streaming);
        writer.WriteVarUInt((ulong)row.FinishReasons.Count);
        foreach (var reason in row.FinishReasons)
        {
            writer.WriteString(reason);
        }

        writer.WriteUInt64(row.InputTokens);
        writer.WriteUInt64(row.OutputTokens);
        writer.WriteUInt64(row.CacheReadTokens);
        writer.WriteUInt64(row.CacheWriteTokens);
        writer.WriteUInt64(row.ReasoningTokens);
        writer.WriteDecimal64(row.Cost, CostScale);
        writer.WriteUInt32(row.PriceId);
        writer.WriteDecimal64(row.SenderCost ?? 0, CostScale);
        writer.WriteBool(row.SenderCost.HasValue);
        writer.WriteString(row.ConversationId);
        WriteSubject(writer, row.Subject.Span);
        writer.WriteString(row.ResponseId);
        writer.WriteString(row.AgentName);
        writer.WriteString(row.ToolName);
        writer.WriteString(row.PromptName);
        writer.WriteString(row.PromptVersion);
        writer.WriteString(row.Dialect);
        writer.WriteString(row.SchemaUrl);
        writer.WriteString(row.ScopeName);
        writer.WriteUInt32((uint)row.Flags);
        row.Attributes.WriteTo(writer);
        row.Resource.WriteTo(writer);
        writer.WriteByte((byte)row.SpanKind);
        writer.WriteString(row.ServiceTier);
        writer.WriteUInt64(row.CacheWrite1hTokens);
        writer.WriteString(row.Team);
        writer.WriteUInt32(row.Weight);
        writer.WriteString(row.Sdk);
        writer.WriteUtf8(row.Events.WrittenSpan);
        writer.WriteUtf8(row.Links.WrittenSpan);
        row.Numbers.WriteTo(writer);
        row.Labels.WriteTo(writer);
        row.Groups.WriteTo(writer);
        writer.WriteString(row.Outcome);
        writer.WriteFloat64(row.OutcomeScore ?? 0);
        writer.WriteBool(row.OutcomeScore.HasValue);
        writer.WriteString(row.OutcomeId);
        writer.WriteString(row.PairId);
        row.Findings.WriteTo(writer);
    }

    internal static void WriteTraceId(RowBinaryWriter writer, UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        writer.WriteRaw(bytes);
    }

    internal static void WriteSpanId(RowBinaryWriter writer, ulong id)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        writer.WriteRaw(bytes);
    }

    internal static void WriteSubject(RowBinaryWriter writer, ReadOnlySpan<byte> subject)
    {
        if (subject.Length is not (0 or SubjectLength))
        {
            throw new ArgumentException($"A subject is {SubjectLength} bytes long, not {subject.Length}.", nameof(subject));
        }

        writer.WriteRaw(subject.IsEmpty ? stackalloc byte[SubjectLength] : subject);
    }
}
