using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Features;

/// <summary>
/// Writes a vector on its way to its hour's sums as RowBinary, in the order of <see cref="EmbeddingColumns.All"/>. ClickHouse adds it up and stores only the sums
/// (db/clickhouse/0010_features.sql).
/// </summary>
public static class EmbeddingRow
{
    /// <param name="name">The sender's name of the embedding.</param>
    /// <param name="vector">Finite numbers.</param>
    public static void Write(RowBinaryWriter writer, CallRow call, string name, ReadOnlySpan<float> vector)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(call);
        writer.WriteString(call.Tenant);
        writer.WriteString(call.Application);
        writer.WriteString(name);
        writer.WriteUInt32((uint)Math.Clamp(call.StartMicroseconds / 1_000_000, 0, uint.MaxValue));
        writer.WriteString(call.Environment);
        writer.WriteString(call.Version);
        writer.WriteString(call.Model);
        writer.WriteUInt32(call.Weight);
        writer.WriteVarUInt((ulong)vector.Length);
        foreach (var number in vector)
        {
            writer.WriteFloat32(number);
        }
    }
}

/// <summary>The columns of <c>embeddings</c> in the order in which <see cref="EmbeddingRow.Write"/> writes them.</summary>
public static class EmbeddingColumns
{
    public const string Table = "embeddings";

    public static IReadOnlyList<string> All { get; } = ["tenant", "application", "embedding", "time", "environment", "version", "model", "weight", "vector"];
}
