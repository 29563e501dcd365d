using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Writing;

namespace Portal.Ingest;

/// <summary>The rows of one request in buffers that the next request uses again, and what makes them recognisable.</summary>
internal sealed class TraceBatch : IDisposable
{
    private readonly RowBinaryWriter _calls = new(256 * 1024);
    private readonly RowBinaryWriter _contents = new(64 * 1024);
    private readonly ArrayBufferWriter<UInt128> _ids = new();
    private readonly ArrayBufferWriter<int> _callLengths = new();
    private readonly ArrayBufferWriter<int> _contentLengths = new();
    private readonly ArrayBufferWriter<int> _contentCallIndexes = new();
    private readonly HashSet<UInt128> _seen = [];

    public int Calls => _ids.WrittenCount;

    public long Bytes => _calls.Length + (long)_contents.Length;

    /// <summary>False when the request carried the call before.</summary>
    public bool TryTake(UInt128 id) => _seen.Add(id);

    public void Add(UInt128 id, CallRow row, CallContentRow content)
    {
        var start = _calls.Length;
        CallRowEncoder.Write(_calls, row);
        if (!content.IsEmpty)
        {
            var contentStart = _contents.Length;
            CallContentRowEncoder.Write(_contents, row, content);
            Append(_contentLengths, _contents.Length - contentStart);
            Append(_contentCallIndexes, _ids.WrittenCount);
        }
        Append(_callLengths, _calls.Length - start);
        Append(_ids, id);
    }

    /// <summary>The rows as the spool takes them; they stay in this batch's buffers.</summary>
    public SpoolBatch ToSpool(string tenant) => new()
    {
        Tenant = tenant,
        RequestDigest = Digest(tenant, _ids.WrittenSpan),
        CallIds = _ids.WrittenMemory,
        Calls = _calls.WrittenMemory,
        CallLengths = _callLengths.WrittenMemory,
        Contents = _contents.WrittenMemory,
        ContentLengths = _contentLengths.WrittenMemory,
        ContentCallIndexes = _contentCallIndexes.WrittenMemory,
        SchemaVersion = CallColumns.SchemaVersion,
    };

    public void Clear()
    {
        _calls.Clear();
        _contents.Clear();
        _ids.ResetWrittenCount();
        _callLengths.ResetWrittenCount();
        _contentLengths.ResetWrittenCount();
        _contentCallIndexes.ResetWrittenCount();
        _seen.Clear();
    }

    public void Dispose()
    {
        _calls.Dispose();
        _contents.Dispose();
    }

    /// <summary>First 128 bits of SHA-256 over the tenant and its calls, so that one request is the same in every encoding.</summary>
    private static UInt128 Digest(string tenant, ReadOnlySpan<UInt128> ids)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(tenant));
        hash.AppendData(MemoryMarshal.AsBytes(ids));
        return BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset());
    }

    private static void Append<T>(ArrayBufferWriter<T> list, T value)
    {
        list.GetSpan(1)[0] = value;
        list.Advance(1);
    }
}
