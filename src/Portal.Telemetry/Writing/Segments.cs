namespace Portal.Telemetry.Writing;

/// <summary>A file of records.</summary>
/// <param name="Length">What of it is durable; readers go no further.</param>
/// <param name="Closed">Nothing will be appended any more.</param>
internal sealed record Segment(FrameFileName Name, string Path, long Length, bool Closed)
{
    public long Number => Name.Number;
}

/// <summary>The segments on disk, oldest first: extended by the committing loop, shortened by the writer, read by both.</summary>
internal sealed class Segments(string folder)
{
    private readonly Lock _gate = new();
    private readonly SortedList<long, Segment> _segments = [];
    private long _lastNumber;

    public string Folder => folder;

    /// <summary>Durable bytes of all segments.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _segments.Values.Sum(segment => segment.Length);
            }
        }
    }

    public void Add(Segment segment)
    {
        lock (_gate)
        {
            _segments.Add(segment.Number, segment);
            _lastNumber = Math.Max(_lastNumber, segment.Number);
        }
    }

    /// <summary>Numbers are never used twice, also not after the segments that had them are gone.</summary>
    public void ReserveUpTo(long number)
    {
        lock (_gate)
        {
            _lastNumber = Math.Max(_lastNumber, number);
        }
    }

    /// <summary>Creates an empty segment after the last one; the file's entry is durable when it returns.</summary>
    public (Segment Segment, FileStream File) Create()
    {
        FrameFileName name;
        lock (_gate)
        {
            name = FrameFileName.Create(FrameFileName.Segment, ++_lastNumber);
        }

        var path = name.In(folder);
        var file = DurableFiles.Create(path);
        DurableFiles.SyncFolder(folder);
        var segment = new Segment(name, path, Length: 0, Closed: false);
        Add(segment);
        return (segment, file);
    }

    /// <summary>Lets readers see up to <paramref name="length"/>; called after the flush.</summary>
    public void Publish(long number, long length)
    {
        lock (_gate)
        {
            _segments[number] = _segments[number] with { Length = length };
        }
    }

    public void Close(long number)
    {
        lock (_gate)
        {
            _segments[number] = _segments[number] with { Closed = true };
        }
    }

    /// <summary>The segment to read at a position: that segment while it has more, else the next one that has anything.</summary>
    public Segment? At(SpoolPosition position)
    {
        lock (_gate)
        {
            foreach (var segment in _segments.Values)
            {
                if ((segment.Number == position.Segment && segment.Length > position.Offset) || (segment.Number > position.Segment && segment.Length > 0))
                {
                    return segment;
                }
            }

            return null;
        }
    }

    /// <summary>Segments of which nothing is left to deliver once everything before <paramref name="position"/> is.</summary>
    public List<Segment> DeliveredBy(SpoolPosition position)
    {
        lock (_gate)
        {
            return _segments.Values
                .TakeWhile(segment => segment.Closed && new SpoolPosition(segment.Number, segment.Length) <= position)
                .ToList();
        }
    }

    public List<Segment> All()
    {
        lock (_gate)
        {
            return [.. _segments.Values];
        }
    }

    public void Delete(Segment segment)
    {
        DurableFiles.Delete(folder, [segment.Path]);
        lock (_gate)
        {
            _segments.Remove(segment.Number);
        }
    }
}
