using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Portal.Operations.Backup;

/// <summary>Writes pieces: length, ciphertext, tag. Dispose it to write the last one.</summary>
internal sealed class SealingStream(Stream output, byte[] key, byte[] header) : Stream
{
    private readonly AesGcm _cipher = new(key, BackupCipher.TagBytes);
    private readonly byte[] _plain = new byte[BackupCipher.PieceBytes];
    private readonly byte[] _sealed = new byte[sizeof(int) + BackupCipher.PieceBytes + BackupCipher.TagBytes];
    private int _length;
    private long _piece;
    private bool _closed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // A full piece waits for what follows: only then is it known not to be the last.
            if (_length == _plain.Length)
            {
                output.Write(Seal(last: false));
            }
            var taken = Math.Min(buffer.Length, _plain.Length - _length);
            buffer[..taken].CopyTo(_plain.AsSpan(_length));
            buffer = buffer[taken..];
            _length += taken;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (_length == _plain.Length)
            {
                await output.WriteAsync(Seal(last: false).ToArray(), cancellationToken);
            }
            var taken = Math.Min(buffer.Length, _plain.Length - _length);
            buffer[..taken].CopyTo(_plain.AsMemory(_length));
            buffer = buffer[taken..];
            _length += taken;
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            output.Write(Seal(last: true));
            _cipher.Dispose();
        }
        base.Dispose(disposing);
    }

    private ReadOnlySpan<byte> Seal(bool last)
    {
        Span<byte> nonce = stackalloc byte[12];
        BackupCipher.Nonce(nonce, _piece++, last);
        BinaryPrimitives.WriteInt32BigEndian(_sealed, _length);
        var text = _sealed.AsSpan(sizeof(int), _length);
        _cipher.Encrypt(nonce, _plain.AsSpan(0, _length), text, _sealed.AsSpan(sizeof(int) + _length, BackupCipher.TagBytes), header);
        var written = sizeof(int) + _length + BackupCipher.TagBytes;
        _length = 0;
        return _sealed.AsSpan(0, written);
    }
}

/// <summary>Reads what <see cref="SealingStream"/> wrote.</summary>
internal sealed class OpeningStream(Stream input, byte[] key, byte[] header) : Stream
{
    private readonly AesGcm _cipher = new(key, BackupCipher.TagBytes);
    private readonly byte[] _plain = new byte[BackupCipher.PieceBytes];
    private readonly byte[] _sealed = new byte[BackupCipher.PieceBytes + BackupCipher.TagBytes];
    private int _start;
    private int _end;
    private long _piece;
    private bool _last;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="BackupException">A piece was changed, moved or cut off.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _end)
        {
            if (_last)
            {
                return 0;
            }
            await OpenNextAsync(cancellationToken);
        }
        var taken = Math.Min(buffer.Length, _end - _start);
        _plain.AsMemory(_start, taken).CopyTo(buffer);
        _start += taken;
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            input.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task OpenNextAsync(CancellationToken cancellationToken)
    {
        var number = new byte[sizeof(int)];
        try
        {
            await input.ReadExactlyAsync(number, cancellationToken);
            var length = BinaryPrimitives.ReadInt32BigEndian(number);
            if (length is < 0 or > BackupCipher.PieceBytes)
            {
                throw Damaged();
            }
            await input.ReadExactlyAsync(_sealed.AsMemory(0, length + BackupCipher.TagBytes), cancellationToken);
            if (!TryOpen(length, last: false) && !TryOpen(length, last: true))
            {
                throw Damaged();
            }
        }
        catch (EndOfStreamException)
        {
            throw new BackupException("The backup is cut short.");
        }
    }

    private bool TryOpen(int length, bool last)
    {
        Span<byte> nonce = stackalloc byte[12];
        BackupCipher.Nonce(nonce, _piece, last);
        try
        {
            _cipher.Decrypt(nonce, _sealed.AsSpan(0, length), _sealed.AsSpan(length, BackupCipher.TagBytes), _plain.AsSpan(0, length), header);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        (_start, _end, _piece, _last) = (0, length, _piece + 1, last);
        return true;
    }

    private BackupException Damaged() => new($"The backup is damaged: piece {_piece} of its encrypted content was changed.");
}
