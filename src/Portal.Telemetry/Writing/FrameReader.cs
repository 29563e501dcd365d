using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Portal.Telemetry.Writing;

/// <summary>What stands at a place of a frame file.</summary>
internal enum FrameState
{
    /// <summary>An intact frame.</summary>
    Whole,

    /// <summary>Nothing more up to the limit.</summary>
    End,

    /// <summary>A damaged frame with more behind it; <see cref="FrameReader.Next"/> is where reading can go on.</summary>
    Corrupt,

    /// <summary>What follows up to the limit is no complete frame: a write that a crash cut short, or a damaged last frame.</summary>
    Torn,
}

/// <summary>Reads frames of one file in order, checking every checksum. A body is valid until the next read.</summary>
internal sealed class FrameReader(SafeFileHandle file, ulong nonce)
{
    private const int ChunkBytes = 1 << 20;

    private byte[] _chunk = new byte[ChunkBytes];
    private long _chunkOffset;
    private int _chunkLength;

    public FrameKind Kind { get; private set; }

    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Where the next frame starts.</summary>
    public long Next { get; private set; }

    public FrameState Read(long offset, long limit)
    {
        Body = default;
        Next = limit;
        if (offset >= limit)
        {
            Next = offset;
            return FrameState.End;
        }

        if (limit - offset < FrameHeader.Size)
        {
            return FrameState.Torn;
        }

        if (!FrameHeader.TryRead(Bytes(offset, FrameHeader.Size, limit), offset, nonce, out var kind, out var length, out var checksum))
        {
            return Find(offset + 1, limit) ? FrameState.Corrupt : FrameState.Torn;
        }

        var end = offset + FrameHeader.Size + length;
        if (end > limit)
        {
            return FrameState.Torn;
        }

        Next = end;
        var frame = Bytes(offset, FrameHeader.Size + length, limit);
        if (Crc32C.Compute(frame[FrameHeader.Size..]) != checksum)
        {
            return FrameState.Corrupt;
        }

        Kind = kind;
        Body = _chunk.AsMemory((int)(offset - _chunkOffset) + FrameHeader.Size, length);
        return FrameState.Whole;
    }

    /// <summary>Looks for the next intact header; sets <see cref="Next"/> to it.</summary>
    private bool Find(long from, long limit)
    {
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, FrameHeader.Magic);
        for (var offset = from; limit - offset >= FrameHeader.Size;)
        {
            var window = Bytes(offset, (int)Math.Min(ChunkBytes, limit - offset), limit);
            var hit = window.IndexOf(magic);
            if (hit < 0)
            {
                offset += window.Length - (magic.Length - 1);
                continue;
            }

            offset += hit;
            if (limit - offset >= FrameHeader.Size
                && FrameHeader.TryRead(Bytes(offset, FrameHeader.Size, limit), offset, nonce, out _, out _, out _))
            {
                Next = offset;
                return true;
            }

            offset++;
        }

        return false;
    }

    private ReadOnlySpan<byte> Bytes(long offset, int count, long limit)
    {
        var start = offset - _chunkOffset;
        if (start < 0 || start + count > _chunkLength)
        {
            Fill(offset, count, limit);
            start = 0;
        }

        return _chunk.AsSpan((int)start, count);
    }

    private void Fill(long offset, int count, long limit)
    {
        if (_chunk.Length < count || (_chunk.Length > 16 * ChunkBytes && count <= ChunkBytes))
        {
            _chunk = new byte[Math.Max(ChunkBytes, count)];
        }

        var wanted = (int)Math.Min(_chunk.Length, limit - offset);
        _chunkOffset = offset;
        _chunkLength = 0;
        while (_chunkLength < wanted)
        {
            var read = RandomAccess.Read(file, _chunk.AsSpan(_chunkLength, wanted - _chunkLength), offset + _chunkLength);
            if (read == 0)
            {
                throw new EndOfStreamException($"The file ends at {offset + _chunkLength} bytes, {limit} were expected.");
            }

            _chunkLength += read;
        }
    }
}
