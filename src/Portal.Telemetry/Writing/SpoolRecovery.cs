using Microsoft.Extensions.Logging;

namespace Portal.Telemetry.Writing;

/// <summary>Brings a spool folder back after a stop or a crash: cuts what no write completed, finds what is not delivered yet, and remembers what was accepted.</summary>
internal sealed class SpoolRecovery(Segments segments, AcceptedLedger ledger, Quarantine quarantine, SpoolStatus status, TimeProvider time, ILogger logger)
{
    public SpoolCursor LoadCursor(string path)
    {
        SpoolCursor? cursor = null;
        if (File.Exists(path))
        {
            var bytes = File.ReadAllBytes(path);
            cursor = SpoolCursor.Parse(bytes);
            if (cursor is null)
            {
                logger.CursorLost(path);
                quarantine.SetAside("cursor", bytes, new QuarantineReason("cursor", "Neither copy has a matching checksum.", path));
            }
        }

        if (cursor is null)
        {
            cursor = SpoolCursor.New();
            cursor.Save(path);
        }

        segments.ReserveUpTo(cursor.End.Segment);
        return cursor;
    }

    /// <summary>Reads every segment once. What is found is flushed, because a known request is acknowledged and so must be durable.</summary>
    public void LoadSegments(SpoolPosition delivered)
    {
        foreach (var (name, path) in FrameFileName.List(segments.Folder, FrameFileName.Segment))
        {
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 });
            var length = RandomAccess.GetLength(file.SafeFileHandle);
            var frames = new FrameReader(file.SafeFileHandle, name.Nonce);
            for (long offset = 0; offset < length; offset = frames.Next)
            {
                var state = frames.Read(offset, length);
                if (state == FrameState.Torn)
                {
                    CutTail(file, name, offset, length);
                    length = offset;
                    break;
                }

                var waiting = new SpoolPosition(name.Number, offset) >= delivered;
                if (state == FrameState.Whole && SpoolRecord.TryParse(frames.Kind, frames.Body, out var record))
                {
                    Remember(record, waiting, frames.Next - offset);
                }
                else if (waiting)
                {
                    // The writer sets it aside when it gets there.
                    status.Appended(0, 0, frames.Next - offset, time.GetUtcNow());
                }
            }

            RandomAccess.FlushToDisk(file.SafeFileHandle);
            segments.Add(new Segment(name, path, length, Closed: true));
        }

        DurableFiles.SyncFolder(segments.Folder);
        logger.SpoolOpened(segments.Folder, status.DepthRows, status.DepthBytes);
    }

    private void Remember(SpoolRecord record, bool waiting, long bytes)
    {
        ledger.AddDigest(record.RequestDigest, AcceptedLedger.HourOf(record.AcceptedMilliseconds));
        ledger.AddItems(record.Ids);
        if (waiting)
        {
            status.Appended(
                record.Count(SpoolTable.Calls),
                record.RowCount,
                bytes,
                DateTimeOffset.FromUnixTimeMilliseconds(record.AcceptedMilliseconds));
        }
    }

    private void CutTail(FileStream file, FrameFileName name, long offset, long length)
    {
        var tail = new byte[length - offset];
        RandomAccess.Read(file.SafeFileHandle, tail, offset);
        quarantine.SetAside(
            $"tail-{name.Number}-{offset}",
            tail,
            new QuarantineReason("end of a segment", "Not a complete record: a write was cut short, or the last record was damaged.", new SpoolPosition(name.Number, offset).ToString()));
        logger.TailCut(file.Name, offset, length - offset);
        RandomAccess.SetLength(file.SafeFileHandle, offset);
    }
}
