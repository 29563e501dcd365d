using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Portal.Telemetry.Writing;

/// <summary>What a frame holds.</summary>
internal enum FrameKind : byte
{
    /// <summary>A request with calls as portals wrote it that knew two tables only; read, never written.</summary>
    CallRecord = 1,
    Digests = 2,
    ItemIds = 3,
    Record = 4,
}

/// <summary>
/// The header in front of everything the spool writes, little endian:
/// magic u32, kind u8, version u8, zero u16, body length i32, body CRC-32C u32, offset in the file i64, nonce of the file u64, header CRC-32C u32, zero u32.
/// The header has its own checksum so that a damaged body can be stepped over. The offset shows a misplaced write. The nonce is random per file
/// and known only to its name: bytes a sender put into a prompt can never pass for a frame.
/// </summary>
internal static class FrameHeader
{
    public const int Size = 40;
    public const uint Magic = 0x31465350; // "PSF1"
    public const byte Version = 1;
    public const int MaxBodyBytes = 1 << 30;

    public static void Write(Span<byte> header, FrameKind kind, ReadOnlySpan<byte> body, long offset, ulong nonce)
    {
        header[..Size].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        header[4] = (byte)kind;
        header[5] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], Crc32C.Compute(body));
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], nonce);
        BinaryPrimitives.WriteUInt32LittleEndian(header[32..], Crc32C.Compute(header[..32]));
    }

    public static bool TryRead(ReadOnlySpan<byte> header, long offset, ulong nonce, out FrameKind kind, out int bodyLength, out uint bodyChecksum)
    {
        kind = (FrameKind)header[4];
        bodyLength = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        bodyChecksum = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(header) == Magic
            && header[5] == Version
            && BinaryPrimitives.ReadInt64LittleEndian(header[16..]) == offset
            && BinaryPrimitives.ReadUInt64LittleEndian(header[24..]) == nonce
            && BinaryPrimitives.ReadUInt32LittleEndian(header[32..]) == Crc32C.Compute(header[..32])
            && BinaryPrimitives.ReadUInt32LittleEndian(header[36..]) == 0
            && bodyLength is >= 0 and <= MaxBodyBytes;
    }
}

/// <summary>Collects frames in memory so that many of them reach the file with one write.</summary>
internal sealed class FrameBuffer
{
    /// <summary>A buffer that one huge request grew beyond this is given back afterwards.</summary>
    private const int KeptBytes = 16 << 20;

    private byte[] _bytes = new byte[1 << 20];
    private ulong _nonce;
    private long _fileOffset;
    private int _frame = -1;
    private FrameKind _kind;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Empties the buffer for frames that will stand from <paramref name="fileOffset"/> on.</summary>
    public void Start(ulong nonce, long fileOffset)
    {
        if (_bytes.Length > KeptBytes)
        {
            _bytes = new byte[1 << 20];
        }

        (_nonce, _fileOffset, Length, _frame) = (nonce, fileOffset, 0, -1);
    }

    public void BeginFrame(FrameKind kind)
    {
        _frame = Length;
        _kind = kind;
        Reserve(FrameHeader.Size);
    }

    public void EndFrame()
    {
        var body = _bytes.AsSpan(_frame + FrameHeader.Size, Length - _frame - FrameHeader.Size);
        FrameHeader.Write(_bytes.AsSpan(_frame), _kind, body, _fileOffset + _frame, _nonce);
        _frame = -1;
    }

    public Span<byte> Reserve(int count)
    {
        var end = checked(Length + count);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, 2L * _bytes.Length)));
        }

        var span = _bytes.AsSpan(Length, count);
        Length = end;
        return span;
    }

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Writes values in memory order; every platform .NET runs the portal on is little endian.</summary>
    public void WriteValues<T>(ReadOnlySpan<T> values)
        where T : unmanaged => Write(MemoryMarshal.AsBytes(values));
}
