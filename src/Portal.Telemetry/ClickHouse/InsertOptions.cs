namespace Portal.Telemetry.ClickHouse;

/// <summary>How a bulk insert is to be made.</summary>
public sealed record InsertOptions
{
    public static InsertOptions Default { get; } = new();

    /// <summary>
    /// Inserts with the same token count once within the table's deduplication window, whatever their rows; null: the server compares the
    /// blocks themselves, where the table's settings say so. The token holds for the materialized views behind the table too.
    /// </summary>
    public string? DeduplicationToken { get; init; }

    /// <summary>ClickHouse settings for this insert alone.</summary>
    public IReadOnlyDictionary<string, string>? QuerySettings { get; init; }

    /// <summary>The id under which the server knows the insert; null: a new one.</summary>
    public string? QueryId { get; init; }

    /// <summary>Time for the whole insert; null: the data source's command time-out.</summary>
    public TimeSpan? Timeout { get; init; }
}
