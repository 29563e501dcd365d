using System.Security.Cryptography;

namespace Portal.Governance.Audit.Format;

/// <summary>Reads lines as bytes and keeps the digest of those before the current one.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    /// <summary>No line of an export is longer.</summary>
    private const int Longest = 64 * 1024 * 1024;

    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private ReadOnlyMemory<byte> _previous;

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    /// <summary>Without line feed; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>The line feed that ends every line of an export is there.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>SHA-256 of all bytes before the current line.</summary>
    public byte[] DigestBefore() => _digest.GetCurrentHash();

    /// <exception cref="InvalidDataException">A line is longer than any line of an export.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        _digest.AppendData(_previous.Span);
        _previous = default;
        var searched = _start;
        while (true)
        {
            var at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                Take(searched + at - _start, ended: true);
                return true;
            }
            searched = _end;
            if (_end == _buffer.Length)
            {
                searched -= _start;
                MakeRoom();
            }
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                if (_end == _start)
                {
                    return false;
                }
                Take(_end - _start, ended: false);
                return true;
            }
            _end += read;
        }
    }

    public void Dispose() => _digest.Dispose();

    private void Take(int length, bool ended)
    {
        var whole = ended ? length + 1 : length;
        Line = _buffer.AsMemory(_start, length);
        _previous = _buffer.AsMemory(_start, whole);
        _start += whole;
        IsEnded = ended;
        Number++;
    }

    private void MakeRoom()
    {
        if (_start == 0)
        {
            if (_buffer.Length >= Longest)
            {
                throw new InvalidDataException($"Line {Number + 1} is longer than {Longest / 1024 / 1024} MiB: this is no export of an audit trail.");
            }
            Array.Resize(ref _buffer, _buffer.Length * 2);
            return;
        }
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
    }
}
