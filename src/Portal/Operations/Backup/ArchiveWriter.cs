using System.Buffers;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Portal.Operations.Backup;

/// <summary>
/// Writes a backup as gzip'ed tar, in one pass and with bounded memory: each stream of data becomes numbered entries of a few megabytes
/// (<c>telemetry/calls/000000</c>, ...). The manifest with the hash of every entry comes last, so that an archive that was cut short has none.
/// </summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    public const string ManifestName = "manifest.json";
    public const string ManifestHashName = "manifest.sha256";
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly GZipStream _gzip;
    private readonly TarWriter _tar;
    private readonly List<ArchiveEntry> _entries = [];
    private readonly DateTimeOffset _time;

    /// <param name="output">Left open.</param>
    /// <param name="time">Written as the time of every entry.</param>
    public ArchiveWriter(Stream output, DateTimeOffset time)
    {
        _gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        _tar = new TarWriter(_gzip, TarEntryFormat.Pax, leaveOpen: true);
        _time = time;
    }

    /// <summary>Bytes of content so far.</summary>
    public long Bytes => _entries.Sum(entry => entry.Bytes);

    /// <summary>A stream of data under a name; dispose it before the next one is opened.</summary>
    public Stream Open(string name) => new PieceStream(this, name);

    /// <summary>Writes the manifest; nothing can follow.</summary>
    public async Task CompleteAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        var json = (manifest with { Entries = [.. _entries] }).ToJson();
        await WriteAsync(ManifestName, json, cancellationToken);
        await WriteAsync(ManifestHashName, System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json))), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _tar.DisposeAsync();
        await _gzip.DisposeAsync();
    }

    private async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var data = new MemoryStream(content.ToArray(), writable: false);
        await _tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data, Mode = OwnerFile, ModificationTime = _time }, cancellationToken);
    }

    private async Task AddAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _entries.Add(new ArchiveEntry(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content.Span))));
        await WriteAsync(name, content, cancellationToken);
    }

    private sealed class PieceStream(ArchiveWriter archive, string name) : Stream
    {
        private const int PieceBytes = 4 << 20;

        private readonly byte[] _piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        private int _length;
        private int _number;
        private bool _closed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (buffer.Length > 0)
            {
                var taken = Math.Min(buffer.Length, PieceBytes - _length);
                buffer[..taken].CopyTo(_piece.AsMemory(_length));
                buffer = buffer[taken..];
                _length += taken;
                if (_length == PieceBytes)
                {
                    await WritePieceAsync(cancellationToken);
                }
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async ValueTask DisposeAsync()
        {
            if (!_closed)
            {
                _closed = true;
                // An empty table has an entry, too: what is missing from an archive can then only be missing by damage.
                if (_length > 0 || _number == 0)
                {
                    await WritePieceAsync(CancellationToken.None);
                }
                ArrayPool<byte>.Shared.Return(_piece);
            }
            await base.DisposeAsync();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

        private async Task WritePieceAsync(CancellationToken cancellationToken)
        {
            await archive.AddAsync(string.Create(CultureInfo.InvariantCulture, $"{name}/{_number++:D6}"), _piece.AsMemory(0, _length), cancellationToken);
            _length = 0;
        }
    }
}
