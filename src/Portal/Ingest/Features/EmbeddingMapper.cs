using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Features;
using Portal.Telemetry.Writing;

namespace Portal.Ingest.Features;

/// <summary>Takes the vectors of a span to where they are added up; a vector is kept nowhere else.</summary>
internal sealed class EmbeddingMapper(Utf8StringCache strings)
{
    /// <summary>Name of a vector that its sender does not name.</summary>
    public const string Unnamed = "default";

    public const int MostDimensions = 8192;
    private const int MostVectors = 16;
    private const int MaxNameBytes = 64;

    private readonly List<(string Name, int From, int Length)> _vectors = [];
    private float[] _numbers = new float[4096];
    private int _count;

    public void Clear()
    {
        _vectors.Clear();
        _count = 0;
    }

    /// <summary>Takes <c>portal.embedding</c>, <c>portal.embedding.NAME</c> and OpenInference's <c>embedding.embeddings.N.embedding.vector</c>. False when a value is malformed.</summary>
    public bool TryAdd(ReadOnlySpan<byte> body, in SpanAttribute attribute, CallRow row)
    {
        var key = attribute.Key.Of(body);
        var name = key.StartsWith("portal.embedding."u8) ? key["portal.embedding.".Length..] : default;
        if (attribute.Value.Kind != AnyKind.Array || _vectors.Count == MostVectors || name.Length > MaxNameBytes)
        {
            row.Flags |= CallFlags.AttributesDropped;
            return true;
        }
        var from = _count;
        var reader = new ProtoReader(body, attribute.Value.Content);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.ListValues)
            {
                reader.Skip();
                continue;
            }
            if (!AnyValue.TryRead(body, reader.ReadSlice(), out var value))
            {
                return false;
            }
            if (!value.TryGetDouble(body, out var number) || !float.IsFinite((float)number) || _count - from == MostDimensions)
            {
                row.Flags |= CallFlags.InvalidNumber;
                _count = from;
                return true;
            }
            if (_count == _numbers.Length)
            {
                Array.Resize(ref _numbers, 2 * _count);
            }
            _numbers[_count++] = (float)number;
        }
        if (_count > from)
        {
            _vectors.Add((name.IsEmpty ? Unnamed : strings.Get(name), from, _count - from));
        }
        return !reader.Failed;
    }

    /// <summary>Whether an attribute of OpenInference's flattened embeddings is a vector.</summary>
    public static bool IsVector(ReadOnlySpan<byte> key) => key.StartsWith("embedding.embeddings."u8) && key.EndsWith(".vector"u8);

    /// <summary>Writes the vectors as rows of the item the batch is at.</summary>
    public void WriteTo(RowBatch batch, CallRow row)
    {
        foreach (var (name, from, length) in _vectors)
        {
            EmbeddingRow.Write(batch.BeginRow(SpoolTable.Embeddings), row, name, _numbers.AsSpan(from, length));
            batch.EndRow(SpoolTable.Embeddings);
        }
    }
}
