namespace Portal.Telemetry.Embedded.Native;

/// <summary>A running SELECT. Each block is a complete document of its format (<see cref="Http.BlockJoiner"/> makes one of them).</summary>
internal sealed class ResultStream : IDisposable
{
    private readonly nint _connection;
    private nint _stream;
    private bool _ended;

    private ResultStream(nint connection, nint stream)
    {
        _connection = connection;
        _stream = stream;
    }

    /// <exception cref="EngineException">The query did not start; the handle is freed.</exception>
    public static ResultStream Take(nint connection, nint stream)
    {
        // The handle is a result: taking it frees it when it carries an error, and otherwise only reads it.
        unsafe
        {
            if (LibChdb.ResultError(stream) != null)
            {
                EngineResult.Take(stream);
            }
        }

        return new ResultStream(connection, stream);
    }

    /// <summary>The next block, or null at the end.</summary>
    /// <exception cref="EngineException">The query failed or was cancelled.</exception>
    public EngineResult? Fetch()
    {
        if (_ended)
        {
            return null;
        }

        EngineResult block;
        try
        {
            block = EngineResult.Take(LibChdb.FetchResult(_connection, _stream));
        }
        catch (EngineException)
        {
            _ended = true;
            throw;
        }

        if (block.Length > 0)
        {
            return block;
        }

        ((IDisposable)block).Dispose();
        _ended = true;
        return null;
    }

    public void Dispose()
    {
        if (_stream == 0)
        {
            return;
        }

        // Cancelling a stream that already ended crashes some builds of the library.
        if (!_ended)
        {
            LibChdb.CancelQuery(_connection, _stream);
        }

        LibChdb.DestroyResult(_stream);
        _stream = 0;
    }
}
