using System.ComponentModel.DataAnnotations;

namespace Portal.Telemetry.Senders;

/// <summary>Sender statistics; section <c>Senders</c> of the settings.</summary>
public sealed class SenderOptions
{
    public const string Section = "Senders";

    /// <summary>Senders and minutes that may wait in memory to be written; what comes from further senders is counted together.</summary>
    [Range(100, 1_000_000)]
    public int MaxWaiting { get; set; } = 10_000;

    /// <summary>Seconds between two writes to ClickHouse; a sender never seen before is written within one.</summary>
    [Range(1, 60)]
    public int FlushSeconds { get; set; } = 10;
}
