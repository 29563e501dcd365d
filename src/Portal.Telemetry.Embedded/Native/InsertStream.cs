using System.Runtime.InteropServices;

namespace Portal.Telemetry.Embedded.Native;

/// <summary>A running INSERT. Disposing it before <see cref="Complete"/> cancels it.</summary>
internal sealed unsafe class InsertStream : IDisposable
{
    private nint _stream;
    private bool _completed;

    private InsertStream(nint stream) => _stream = stream;

    /// <exception cref="EngineException">The INSERT did not start, for example for an unknown table.</exception>
    public static InsertStream Take(nint stream)
    {
        var insert = new InsertStream(stream);
        if (insert.Error is { } error)
        {
            insert._completed = true;
            insert.Dispose();
            throw error;
        }

        return insert;
    }

    private EngineException? Error
    {
        get
        {
            var text = LibChdb.InsertError(_stream);
            return text == null ? null : new EngineException(Marshal.PtrToStringUTF8((nint)text)!);
        }
    }

    /// <summary>Hands the engine a piece of the data; blocks while the engine is behind.</summary>
    /// <returns>False when the engine will take no more: <see cref="Complete"/> then tells why.</returns>
    public bool Append(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            return LibChdb.Append(_stream, bytes, (nuint)data.Length) == 0;
        }
    }

    /// <summary>Ends the data and commits.</summary>
    /// <exception cref="EngineException">The data could not be parsed or written.</exception>
    public QueryStatistics Complete()
    {
        _completed = true;
        using var result = EngineResult.Take(LibChdb.CompleteInsert(_stream));
        return result.Statistics;
    }

    public void Dispose()
    {
        if (_stream == 0)
        {
            return;
        }

        if (!_completed)
        {
            LibChdb.CancelInsert(_stream);
        }

        LibChdb.DestroyInsert(_stream);
        _stream = 0;
    }
}
