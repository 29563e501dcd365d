using System.Buffers;
using System.Runtime.InteropServices;

namespace Portal.Telemetry.Embedded.Native;

/// <summary>One result, or one block of a streamed result. The bytes live in the engine's memory until it is disposed.</summary>
internal sealed unsafe class EngineResult : MemoryManager<byte>
{
    private nint _handle;

    private EngineResult(nint handle) => _handle = handle;

    /// <summary>Takes the handle over.</summary>
    /// <exception cref="EngineException">The engine reported an error; the handle is freed.</exception>
    public static EngineResult Take(nint handle)
    {
        var error = LibChdb.ResultError(handle);
        if (error == null)
        {
            return new EngineResult(handle);
        }

        var text = Marshal.PtrToStringUTF8((nint)error)!;
        LibChdb.DestroyResult(handle);
        throw new EngineException(text);
    }

    public int Length => checked((int)LibChdb.ResultLength(_handle));

    public QueryStatistics Statistics => new(
        LibChdb.ReadRows(_handle), LibChdb.ReadBytes(_handle),
        LibChdb.WrittenRows(_handle), LibChdb.WrittenBytes(_handle),
        LibChdb.ResultRows(_handle), LibChdb.ResultBytes(_handle));

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        return new Span<byte>(LibChdb.ResultBuffer(_handle), Length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(LibChdb.ResultBuffer(_handle) + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        var handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            LibChdb.DestroyResult(handle);
        }
    }
}

/// <summary>What a query read, wrote and returned; the numbers of <c>X-ClickHouse-Summary</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QueryStatistics(
    ulong ReadRows, ulong ReadBytes, ulong WrittenRows, ulong WrittenBytes, ulong ResultRows, ulong ResultBytes)
{
    public static QueryStatistics operator +(QueryStatistics left, QueryStatistics right) => new(
        left.ReadRows + right.ReadRows, left.ReadBytes + right.ReadBytes,
        left.WrittenRows + right.WrittenRows, left.WrittenBytes + right.WrittenBytes,
        left.ResultRows + right.ResultRows, left.ResultBytes + right.ResultBytes);
}
