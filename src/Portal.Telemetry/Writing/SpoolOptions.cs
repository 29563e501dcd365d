using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Portal.Telemetry.Writing;

/// <summary>Limits of the spool and rhythm of the writer; configuration section <c>Spool</c>.</summary>
public sealed class SpoolOptions
{
    public const string Section = "Spool";

    /// <summary>Bytes the segments may take on disk. At the limit requests are answered with 503 until ClickHouse has caught up.</summary>
    [Range(16L << 20, long.MaxValue)]
    public long MaxBytes { get; set; } = 10L << 30;

    /// <summary>A segment that reached this size is closed; it is deleted once all of it is in ClickHouse.</summary>
    [Range(1 << 20, 1 << 30)]
    public int SegmentBytes { get; set; } = 64 << 20;

    /// <summary>A segment this old is closed although it is not full, so that delivered rows do not stay on disk while traffic is low.</summary>
    [Range(1, 1440)]
    public int SegmentMinutes { get; set; } = 10;

    /// <summary>Bytes of requests that may wait in memory for the disk.</summary>
    [Range(1L << 20, 16L << 30)]
    public long MaxPendingBytes { get; set; } = 128L << 20;

    /// <summary>Share of the volume, in percent, that the spool leaves free for everything else on it.</summary>
    [Range(0.0, 90.0)]
    public double FreeSpaceReservePercent { get; set; } = 5;

    /// <summary>Bytes kept of what could not be delivered. Beyond that only the reasons are kept.</summary>
    [Range(0L, long.MaxValue)]
    public long MaxQuarantineBytes { get; set; } = 256L << 20;

    /// <summary>Calls, log records and metric points that are recognised when they are sent again in another request; 16 to 32 bytes of memory each. The oldest eighth is forgotten first.</summary>
    [Range(1_000, 1_000_000_000)]
    public int RememberedCalls { get; set; } = 8_000_000;

    /// <summary>Requests that are recognised for 24 hours when they are sent again; 16 to 32 bytes of memory each. Beyond that the oldest hour is forgotten early.</summary>
    [Range(1_000, 1_000_000_000)]
    public int RememberedRequests { get; set; } = 8_000_000;

    /// <summary>Rows of one insert into ClickHouse.</summary>
    [Range(1, 1_000_000)]
    public int BatchRows { get; set; } = 50_000;

    /// <summary>Bytes of one insert into ClickHouse; a single larger request is inserted on its own.</summary>
    [Range(1L << 10, 512L << 20)]
    public long BatchBytes { get; set; } = 32L << 20;

    /// <summary>How long the writer collects rows, in milliseconds, while ClickHouse keeps up easily.</summary>
    [Range(0, 60_000)]
    public int BatchMilliseconds { get; set; } = 150;

    /// <summary>How long the writer collects rows at most, in milliseconds, when inserts take long: fewer, larger inserts cost ClickHouse less.</summary>
    [Range(0, 60_000)]
    public int BusyBatchMilliseconds { get; set; } = 600;

    /// <summary>The longest wait, in milliseconds, before a failed insert is tried again.</summary>
    [Range(100, 600_000)]
    public int MaxRetryMilliseconds { get; set; } = 10_000;

    /// <summary>How long the writer goes on delivering, in seconds, after the portal was told to stop. What is left is delivered at the next start.</summary>
    [Range(0, 25)]
    public int StopSeconds { get; set; } = 10;
}

/// <summary>Reports every fault of the section at once, each with its key.</summary>
internal sealed class SpoolOptionsValidator : IValidateOptions<SpoolOptions>
{
    public ValidateOptionsResult Validate(string? name, SpoolOptions options)
    {
        var faults = new List<string>();
        foreach (var property in typeof(SpoolOptions).GetProperties())
        {
            var value = property.GetValue(options);
            foreach (var range in property.GetCustomAttributes(typeof(RangeAttribute), inherit: false).Cast<RangeAttribute>())
            {
                if (!range.IsValid(value))
                {
                    faults.Add($"{SpoolOptions.Section}:{property.Name} is {value}; it must lie between {range.Minimum} and {range.Maximum}.");
                }
            }
        }

        if (options.MaxBytes < 2L * options.SegmentBytes)
        {
            faults.Add($"{SpoolOptions.Section}:MaxBytes is {options.MaxBytes}; it must hold at least two segments ({SpoolOptions.Section}:SegmentBytes is {options.SegmentBytes}).");
        }

        if (options.BusyBatchMilliseconds < options.BatchMilliseconds)
        {
            faults.Add($"{SpoolOptions.Section}:BusyBatchMilliseconds is {options.BusyBatchMilliseconds}; it must not be below {SpoolOptions.Section}:BatchMilliseconds ({options.BatchMilliseconds}).");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
