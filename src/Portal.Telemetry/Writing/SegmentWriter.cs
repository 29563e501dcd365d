namespace Portal.Telemetry.Writing;

/// <summary>Appends groups of frames to the newest segment. Used by the committing loop only.</summary>
internal sealed class SegmentWriter(Segments segments, SpoolOptions options, TimeProvider time) : IDisposable
{
    private FileStream? _file;
    private Segment? _segment;
    private long _length;
    private DateTimeOffset _created;
    private bool _broken;
    private volatile bool _closeAsked;

    private bool IsOld => time.GetUtcNow() - _created >= TimeSpan.FromMinutes(options.SegmentMinutes);

    /// <summary>Where the next group will stand; opens a new segment when there is none, or the last one is full, old or broken.</summary>
    /// <exception cref="IOException">The disk does not let us.</exception>
    public (ulong Nonce, long Offset) Prepare()
    {
        if (_broken)
        {
            CutBack();
        }

        if (_length >= options.SegmentBytes || IsOld)
        {
            Close();
        }

        if (_segment is null)
        {
            (_segment, _file) = segments.Create();
            (_length, _created) = (0, time.GetUtcNow());
        }

        return (_segment.Name.Nonce, _length);
    }

    /// <summary>Writes a group; it is durable and visible to readers when this returns.</summary>
    /// <exception cref="IOException">Nothing of the group counts: no reader sees it, and the next <see cref="Prepare"/> removes what of it reached the file.</exception>
    public void Append(ReadOnlySpan<byte> frames)
    {
        _broken = true;
        RandomAccess.Write(_file!.SafeFileHandle, frames, _length);
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
        _broken = false;
        _length += frames.Length;
        segments.Publish(_segment!.Number, _length);
    }

    /// <summary>Has the next <see cref="CloseIfOld"/> close the segment whatever its age. May be called from any thread.</summary>
    public void AskToClose() => _closeAsked = true;

    /// <summary>Closes a segment that has become old, so that it can go once it is delivered.</summary>
    public void CloseIfOld()
    {
        if (!_broken && _length > 0 && (IsOld || _closeAsked))
        {
            Close();
        }
        _closeAsked = false;
    }

    public void Dispose() => Close();

    private void Close()
    {
        if (_segment is not null)
        {
            segments.Close(_segment.Number);
            _file!.Dispose();
            (_file, _segment, _length) = (null, null, 0);
        }
    }

    /// <summary>
    /// Removes a refused group before anything else is accepted: left in the file it would be delivered after a restart, beside the copy its sender sent again.
    /// The file is then given up, because after a failed flush the operating system may have dropped its pages and would call the next flush a success.
    /// </summary>
    private void CutBack()
    {
        RandomAccess.SetLength(_file!.SafeFileHandle, _length);
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
        _broken = false;
        Close();
    }
}
