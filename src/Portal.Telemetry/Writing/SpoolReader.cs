using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Portal.Telemetry.Writing;

/// <summary>Reads durable records in the order they were accepted. Damaged ones are set aside and stepped over. Not thread-safe; a record is valid until the next read.</summary>
internal sealed class SpoolReader(Segments segments, Quarantine quarantine, SpoolStatus status, ILogger logger) : IDisposable
{
    private SafeFileHandle? _file;
    private FrameReader? _frames;
    private long _openSegment = -1;

    /// <summary>Just behind the last record read. Setting it starts over from there.</summary>
    public SpoolPosition Position
    {
        get;
        set => (field, BytesRead) = (value, 0);
    }

    /// <summary>Where the last record starts.</summary>
    public SpoolPosition RecordStart { get; private set; }

    /// <summary>Bytes of records, damaged ones included, since <see cref="Position"/> was set.</summary>
    public long BytesRead { get; private set; }

    /// <summary>False when nothing durable is left before <paramref name="end"/>.</summary>
    public bool TryRead(SpoolPosition? end, out SpoolRecord record)
    {
        record = default;
        while ((end is null || Position < end) && segments.At(Position) is { } segment)
        {
            var offset = segment.Number == Position.Segment ? Position.Offset : 0;
            if (end is { } limit && new SpoolPosition(segment.Number, offset) >= limit)
            {
                return false;
            }

            Open(segment);
            var state = _frames!.Read(offset, segment.Length);
            var read = BytesRead + _frames.Next - offset;
            Position = new SpoolPosition(segment.Number, _frames.Next);
            (RecordStart, BytesRead) = (new SpoolPosition(segment.Number, offset), read);
            if (state == FrameState.Whole && SpoolRecord.TryParse(_frames.Kind, _frames.Body, out record))
            {
                return true;
            }

            SetAside(segment, offset, _frames.Next - offset);
        }

        return false;
    }

    public void Dispose() => _file?.Dispose();

    private void Open(Segment segment)
    {
        if (_openSegment == segment.Number)
        {
            return;
        }

        _file?.Dispose();
        _file = DurableFiles.OpenRead(segment.Path);
        _frames = new FrameReader(_file, segment.Name.Nonce);
        _openSegment = segment.Number;
    }

    private void SetAside(Segment segment, long offset, long length)
    {
        var place = new SpoolPosition(segment.Number, offset);
        var name = $"record-{place.Segment}-{place.Offset}";
        if (quarantine.Holds(name))
        {
            return; // a batch was read again, or the portal restarted here
        }

        logger.RecordDamaged(segment.Path, offset, length);
        var bytes = new byte[length];
        RandomAccess.Read(_file!, bytes, offset);
        quarantine.SetAside(
            name,
            bytes,
            new QuarantineReason("damaged record", "A checksum does not match: the bytes are not those that were written.", place.ToString()));
        status.SetAside(1);
    }
}
