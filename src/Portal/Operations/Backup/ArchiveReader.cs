using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Operations.Backup;

/// <summary>Reads what <see cref="ArchiveWriter"/> wrote: once to check everything, once more to use it.</summary>
internal static class ArchiveReader
{
    private const int LargestManifest = 256 << 20;

    /// <summary>Reads the archive to its end and compares every hash.</summary>
    /// <exception cref="BackupException">It is damaged, cut short or no backup; the message says where.</exception>
    public static async Task<BackupManifest> VerifyAsync(Stream archive, CancellationToken cancellationToken)
    {
        var found = new List<ArchiveEntry>();
        byte[]? manifest = null;
        string? manifestHash = null;
        await GuardAsync(async () =>
        {
            await using var gzip = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
            await using var tar = new TarReader(gzip, leaveOpen: true);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                var content = entry.DataStream ?? Stream.Null;
                switch (entry.Name)
                {
                    case ArchiveWriter.ManifestName:
                        manifest = await ReadSmallAsync(content, cancellationToken);
                        break;
                    case ArchiveWriter.ManifestHashName:
                        manifestHash = Encoding.ASCII.GetString(await ReadSmallAsync(content, cancellationToken));
                        break;
                    default:
                        found.Add(new ArchiveEntry(entry.Name, entry.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken))));
                        break;
                }
            }
        });
        if (manifest is null || manifestHash is null)
        {
            throw new BackupException("The backup has no manifest at its end: it was cut short, or it is no backup of this portal.");
        }
        if (!string.Equals(Convert.ToHexStringLower(SHA256.HashData(manifest)), manifestHash, StringComparison.Ordinal))
        {
            throw new BackupException("The backup's manifest is damaged.");
        }
        var promised = BackupManifest.Parse(manifest);
        for (var i = 0; i < Math.Max(found.Count, promised.Entries.Count); i++)
        {
            if (i >= found.Count || i >= promised.Entries.Count || found[i] != promised.Entries[i])
            {
                throw new BackupException($"The backup is damaged: entry '{(i < promised.Entries.Count ? promised.Entries[i].Name : found[i].Name)}' is not what its manifest says.");
            }
        }
        return promised;
    }

    /// <summary>Gives each stream of data to <paramref name="use"/>, in the order it was written. What a call leaves unread is skipped.</summary>
    public static Task ReadAsync(Stream archive, Func<string, Stream, Task> use, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await using var gzip = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        await using var tar = new TarReader(gzip, leaveOpen: true);
        var entry = await tar.GetNextEntryAsync(copyData: false, cancellationToken);
        while (entry is not null)
        {
            var name = StreamOf(entry.Name);
            if (name is null)
            {
                entry = await tar.GetNextEntryAsync(copyData: false, cancellationToken);
                continue;
            }
            await using var joined = new JoinedStream(tar, entry, name);
            await use(name, joined);
            entry = await joined.SkipAsync(cancellationToken);
        }
    });

    /// <summary>The name of the stream that an entry is a piece of; null for the manifest.</summary>
    private static string? StreamOf(string entry) => entry.LastIndexOf('/') is > 0 and var slash ? entry[..slash] : null;

    private static async Task<byte[]> ReadSmallAsync(Stream content, CancellationToken cancellationToken)
    {
        if (content.Length > LargestManifest)
        {
            throw new BackupException("The backup's manifest is damaged.");
        }
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        return copy.ToArray();
    }

    private static async Task GuardAsync(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new BackupException($"The backup is damaged, cut short, or no backup of this portal: {fault.Message}", fault);
        }
    }

    /// <summary>Consecutive entries of one stream as one.</summary>
    private sealed class JoinedStream(TarReader tar, TarEntry first, string name) : Stream
    {
        private TarEntry? _entry = first;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        private bool IsOurs => _entry is not null && string.Equals(StreamOf(_entry.Name), name, StringComparison.Ordinal);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (IsOurs)
            {
                if (_entry!.DataStream is { } data && await data.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                {
                    return read;
                }
                _entry = await tar.GetNextEntryAsync(copyData: false, cancellationToken);
            }
            return 0;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        /// <summary>The first entry behind this stream.</summary>
        public async Task<TarEntry?> SkipAsync(CancellationToken cancellationToken)
        {
            while (IsOurs)
            {
                _entry = await tar.GetNextEntryAsync(copyData: false, cancellationToken);
            }
            return _entry;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
