using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Portal.Telemetry.Writing;

/// <summary>
/// The part of the accepted ledger whose segments are gone, on disk: one file of digests per hour and files of item ids in the order of delivery.
/// An entry may stand here and in a segment at the same time; never in neither.
/// </summary>
internal sealed class LedgerFiles(string folder, int maxItems, ILogger logger) : IDisposable
{
    private const int ItemsPerFile = 1_000_000;
    private const int ItemsPerFrame = 64 * 1024;

    private readonly FrameBuffer _buffer = new();
    private OpenFile? _digests;
    private OpenFile? _items;
    private int _itemsInFile;

    /// <summary>Reads everything still of use into memory and deletes what is not.</summary>
    public void Load(AcceptedLedger ledger, long nowMilliseconds)
    {
        DurableFiles.CreateFolder(folder);
        Prune(nowMilliseconds);
        foreach (var (name, path) in FrameFileName.List(folder, FrameFileName.Digests))
        {
            ReadFrames(name, path, FrameKind.Digests, ids =>
            {
                foreach (var digest in ids)
                {
                    ledger.AddDigest(digest, name.Number);
                }
            });
        }

        foreach (var (name, path) in FrameFileName.List(folder, FrameFileName.ItemIds))
        {
            ReadFrames(name, path, FrameKind.ItemIds, ledger.AddItems);
        }
    }

    /// <summary>Remembers what a segment holds; durable when it returns, so that the segment may go.</summary>
    public void Append(Segment segment, long nowMilliseconds)
    {
        var (digestsByHour, items) = Collect(segment);
        foreach (var (hour, digests) in digestsByHour)
        {
            if (_digests?.Name.Number != hour)
            {
                Roll(ref _digests, FrameFileName.Create(FrameFileName.Digests, hour));
            }

            Write(_digests!, FrameKind.Digests, CollectionsMarshal.AsSpan(digests));
        }

        if (items.Count > 0 && (_items is null || _itemsInFile >= ItemsPerFile))
        {
            var last = FrameFileName.List(folder, FrameFileName.ItemIds).LastOrDefault().Name?.Number ?? 0;
            Roll(ref _items, FrameFileName.Create(FrameFileName.ItemIds, last + 1));
            _itemsInFile = 0;
        }

        foreach (var part in items.Chunk(ItemsPerFrame))
        {
            Write(_items!, FrameKind.ItemIds, part);
            _itemsInFile += part.Length;
        }

        _digests?.Flush();
        _items?.Flush();
        Prune(nowMilliseconds);
    }

    public void Dispose()
    {
        _digests?.Dispose();
        _items?.Dispose();
    }

    private static (SortedDictionary<long, List<UInt128>> DigestsByHour, List<UInt128> Items) Collect(Segment segment)
    {
        var digestsByHour = new SortedDictionary<long, List<UInt128>>();
        var items = new List<UInt128>();
        using var file = DurableFiles.OpenRead(segment.Path);
        var frames = new FrameReader(file, segment.Name.Nonce);
        for (long offset = 0; offset < segment.Length; offset = frames.Next)
        {
            if (frames.Read(offset, segment.Length) != FrameState.Whole || !SpoolRecord.TryParse(frames.Kind, frames.Body, out var record))
            {
                continue;
            }

            var hour = AcceptedLedger.HourOf(record.AcceptedMilliseconds);
            if (!digestsByHour.TryGetValue(hour, out var digests))
            {
                digestsByHour.Add(hour, digests = []);
            }

            digests.Add(record.RequestDigest);
            items.AddRange(record.Ids);
        }

        return (digestsByHour, items);
    }

    private void Roll(ref OpenFile? file, FrameFileName next)
    {
        file?.Flush();
        file?.Dispose();
        file = null;
        file = new OpenFile(next, DurableFiles.Create(next.In(folder)));
        DurableFiles.SyncFolder(folder);
    }

    private void Write(OpenFile file, FrameKind kind, ReadOnlySpan<UInt128> ids)
    {
        _buffer.Start(file.Name.Nonce, file.Length);
        _buffer.BeginFrame(kind);
        _buffer.WriteValues(ids);
        _buffer.EndFrame();
        file.Write(_buffer.Written);
    }

    private void ReadFrames(FrameFileName name, string path, FrameKind kind, Action<ReadOnlySpan<UInt128>> add)
    {
        using var file = DurableFiles.OpenRead(path);
        var reader = new FrameReader(file, name.Nonce);
        var limit = RandomAccess.GetLength(file);
        for (long offset = 0; offset < limit; offset = reader.Next)
        {
            if (reader.Read(offset, limit) == FrameState.Whole && reader.Kind == kind)
            {
                add(MemoryMarshal.Cast<byte, UInt128>(reader.Body.Span));
            }
            else
            {
                logger.LedgerDamaged(path, offset, reader.Next - offset);
            }
        }
    }

    private void Prune(long nowMilliseconds)
    {
        var old = FrameFileName.List(folder, FrameFileName.Digests)
            .Where(file => file.Name.Number < AcceptedLedger.OldestHour(nowMilliseconds) && file.Name != _digests?.Name)
            .Select(file => file.Path)
            .ToList();

        long newer = 0;
        foreach (var (name, path) in Enumerable.Reverse(FrameFileName.List(folder, FrameFileName.ItemIds)))
        {
            if (newer >= maxItems && name != _items?.Name)
            {
                old.Add(path);
            }

            newer += new FileInfo(path).Length / Marshal.SizeOf<UInt128>();
        }

        if (old.Count > 0)
        {
            DurableFiles.Delete(folder, old);
        }
    }

    /// <summary>A file frames are being appended to. A failed write leaves no gap: the next one goes to the same place.</summary>
    private sealed class OpenFile(FrameFileName name, FileStream stream) : IDisposable
    {
        private bool _dirty;

        public FrameFileName Name => name;

        public long Length { get; private set; }

        public void Write(ReadOnlySpan<byte> frames)
        {
            RandomAccess.Write(stream.SafeFileHandle, frames, Length);
            Length += frames.Length;
            _dirty = true;
        }

        public void Flush()
        {
            if (_dirty)
            {
                RandomAccess.FlushToDisk(stream.SafeFileHandle);
                _dirty = false;
            }
        }

        public void Dispose() => stream.Dispose();
    }
}
