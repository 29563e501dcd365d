using System.ComponentModel.DataAnnotations;

namespace Portal.Telemetry.CallSearch;

/// <summary>Settings <c>Search:*</c>: what one search may cost, so that it never stands in the way of ingest and dashboards.</summary>
public sealed class CallSearchOptions
{
    public const string Section = "Search";

    /// <summary>A search is ended after this many seconds; what was found until then is shown.</summary>
    [Range(1, 300)]
    public int QuerySeconds { get; set; } = 10;

    /// <summary>Memory of the engine one search may use, in MiB.</summary>
    [Range(64, 1_048_576)]
    public int QueryMemoryMb { get; set; } = 1_024;

    /// <summary>Searches that run at the same time; more wait their turn.</summary>
    [Range(1, 256)]
    public int ConcurrentSearches { get; set; } = 6;

    /// <summary>Exports that run at the same time; more are refused until one has ended.</summary>
    [Range(1, 64)]
    public int ConcurrentExports { get; set; } = 2;
}
