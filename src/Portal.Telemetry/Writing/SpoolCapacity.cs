namespace Portal.Telemetry.Writing;

/// <summary>Whether the disk may take more: the spool's own limit, and the space left free for everything else on the volume.</summary>
/// <param name="volume">Free and total bytes of the volume.</param>
internal sealed class SpoolCapacity(Segments segments, SpoolOptions options, Func<(long Free, long Total)> volume, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);

    private long _checkedAt;
    private bool _checked;
    private long _spoolBytes;
    private long _allowance;

    public static Func<(long Free, long Total)> VolumeOf(string folder)
    {
        var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder);
        return () => (drive.AvailableFreeSpace, drive.TotalSize);
    }

    public void StartGroup()
    {
        var spoolBytes = segments.Bytes;
        if (!_checked || time.GetElapsedTime(_checkedAt) >= CheckEvery)
        {
            (_checkedAt, _checked) = (time.GetTimestamp(), true);
            var (free, total) = volume();
            _allowance = free - (long)(total * options.FreeSpaceReservePercent / 100);
        }
        else
        {
            _allowance -= Math.Max(0, spoolBytes - _spoolBytes);
        }

        _spoolBytes = spoolBytes;
    }

    /// <summary>Why this many bytes more do not fit; null when they do.</summary>
    public SpoolFullException? Refusal(long bytes)
    {
        if (_spoolBytes + bytes > options.MaxBytes)
        {
            return new SpoolFullException($"the spool holds {_spoolBytes} bytes and may hold {options.MaxBytes} ({SpoolOptions.Section}:MaxBytes)", RetryAfter);
        }

        return bytes > _allowance
            ? new SpoolFullException($"the volume has less free space than {options.FreeSpaceReservePercent} % ({SpoolOptions.Section}:FreeSpaceReservePercent)", RetryAfter)
            : null;
    }
}
