using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Portal.Telemetry.ClickHouse.Types;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// The body of an answer in a sliding buffer. It tells rows from the error a server appends when a query fails after its first rows:
/// newer servers (25.11 on) frame it with the tag of the X-ClickHouse-Exception-Tag header, which no row is handed out behind;
/// older ones write bare text and break the body off.
/// </summary>
internal sealed partial class ResultStream : IAsyncDisposable
{
    private const int InitialCapacity = 64 * 1024;

    // Old servers' error texts may have been taken for rows: what was consumed last is kept to find their beginning.
    private const int Lookback = 4096;

    private const int MaxExceptionBlock = 64 * 1024;

    private readonly Stream _body;
    private readonly byte[] _marker;
    private readonly string? _queryId;
    private readonly TimeSpan _timeout;
    private readonly QueryAbort _abort;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialCapacity);
    private int _start;
    private int _limit;
    private int _end;
    private bool _endOfBody;
    private bool _marked;

    public ResultStream(Stream body, string? exceptionTag, string? queryId, TimeSpan timeout, QueryAbort abort)
    {
        _body = body;
        _marker = exceptionTag is null ? [] : Encoding.ASCII.GetBytes($"\r\n__exception__\r\n{exceptionTag}");
        _queryId = queryId;
        _timeout = timeout;
        _abort = abort;
    }

    /// <summary>What has arrived and was not consumed.</summary>
    public int Available => _limit - _start;

    public int Start => _start;

    /// <summary>What has arrived and was not consumed; holds until <see cref="FillAsync"/>.</summary>
    public ReadOnlyMemory<byte> Arrived => _buffer.AsMemory(_start, Available);

    /// <summary>A cursor over everything that has arrived; positions in it hold until <see cref="FillAsync"/>.</summary>
    public RowBinaryCursor Cursor(int position) => new(_buffer.AsSpan(0, _limit), position);

    public void Consume(int position) => _start = position;

    /// <summary>Waits for more bytes; false at the regular end of the answer.</summary>
    /// <exception cref="ClickHouseException">The server reported an error, sent nothing for the time-out, or the answer broke off.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        var before = Available;
        // A value larger than what has arrived is looked at again only when that has doubled, so that large rows take linear time.
        var wanted = before > InitialCapacity ? 2L * before : before + 1;
        while (Available < wanted && !_marked && !_endOfBody)
        {
            MakeRoom();
            FindMarker(await ReadAsync(cancellationToken));
        }
        if (Available > before)
        {
            return true;
        }

        if (_marked)
        {
            throw await ReadMarkedFaultAsync(cancellationToken);
        }

        return before == 0 ? false : throw Fault(null, "it ends inside a row");
    }

    /// <summary>Bytes that are no rows: the error in them if there is one, else that the answer is damaged.</summary>
    public ClickHouseException Fault(Exception? inner, string detail)
    {
        var text = Encoding.UTF8.GetString(_buffer, 0, _end);
        var marker = text.LastIndexOf("__exception__", StringComparison.Ordinal);
        var error = marker >= 0 ? text.IndexOf("Code: ", marker, StringComparison.Ordinal) : ErrorStart().Match(text) is { Success: true, Index: var index } ? index : -1;
        return error >= 0 ? ClickHouseException.FromServer(text[error..], _queryId) : ClickHouseException.BrokenOff(_queryId, detail, inner);
    }

    public async ValueTask DisposeAsync()
    {
        var buffer = _buffer;
        _buffer = [];
        _start = _limit = _end = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await _body.DisposeAsync();
    }

    private async ValueTask<int> ReadAsync(CancellationToken cancellationToken)
    {
        var armed = false;
        try
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _abort.CancelByCaller();
            }

            _abort.Token.ThrowIfCancellationRequested();
            var pending = _body.ReadAsync(_buffer.AsMemory(_end), _abort.Token);
            if (pending.IsCompletedSuccessfully)
            {
                return Arrived(pending.Result);
            }

            _abort.Arm(_timeout);
            armed = true;
            await using var registration = _abort.Follow(cancellationToken);
            return Arrived(await pending);
        }
        catch (OperationCanceledException e)
        {
            // The open request is what keeps the query alive; its reader may be disposed much later.
            await _body.DisposeAsync();
            if (!_abort.ByCaller)
            {
                throw ClickHouseException.TimedOut(_timeout, _queryId, e);
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException)
        {
            throw Fault(e, e.Message);
        }
        finally
        {
            if (armed)
            {
                _abort.Disarm();
            }
        }

        int Arrived(int count)
        {
            _end += count;
            _endOfBody = count == 0;
            return count;
        }
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length && _buffer.Length - _end >= _buffer.Length / 4)
        {
            return;
        }

        var from = Math.Max(0, _start - Lookback);
        var target = _buffer;
        if (_end - from > _buffer.Length / 2)
        {
            if (_buffer.Length == Array.MaxLength)
            {
                throw new InvalidDataException("A row is larger than 2 GiB; select fewer or shorter columns.");
            }

            target = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _buffer.Length, Array.MaxLength));
        }
        _buffer.AsSpan(from, _end - from).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = target;
        _start -= from;
        _limit -= from;
        _end -= from;
    }

    private void FindMarker(int count)
    {
        if (_marked)
        {
            return;
        }

        _limit = _end;
        if (_marker.Length == 0)
        {
            return;
        }

        var from = Math.Max(_start, _end - count - _marker.Length + 1);
        var fresh = _buffer.AsSpan(from, _end - from);
        if (fresh.IndexOf(_marker) is >= 0 and var index)
        {
            _marked = true;
            _limit = from + index;
            return;
        }
        // What may be the beginning of the marker is no row until the next bytes say so.
        for (var held = _endOfBody ? 0 : Math.Min(_marker.Length - 1, fresh.Length); held > 0; held--)
        {
            if (!fresh.EndsWith(_marker.AsSpan(0, held)))
            {
                continue;
            }

            _limit = _end - held;
            return;
        }
    }

    /// <summary>The rest of: marker CR LF text LF length SPACE tag CR LF __exception__ CR LF. At most 16 KiB as of ClickHouse 26.</summary>
    private async ValueTask<ClickHouseException> ReadMarkedFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!_endOfBody && _end - _limit < MaxExceptionBlock)
            {
                MakeRoom();
                await ReadAsync(cancellationToken);
            }
        }
        catch (ClickHouseException)
        {
            // The server ends the connection behind the block; what came before is the error that matters.
        }
        var text = Encoding.UTF8.GetString(_buffer, _limit + _marker.Length, _end - _limit - _marker.Length).Trim();
        var close = text.LastIndexOf("\r\n__exception__", StringComparison.Ordinal);
        var line = close < 0 ? -1 : text.LastIndexOf('\n', close - 1);
        return ClickHouseException.FromServer(line < 0 ? text : text[..line], _queryId);
    }

    [GeneratedRegex(@"Code: \d{1,5}\. DB::(?:\w+::)*\w*Exception: ", RegexOptions.RightToLeft, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ErrorStart();
}
