namespace Portal.Telemetry.Embedded.Sql;

/// <summary>How a statement has to be run.</summary>
internal enum StatementKind
{
    /// <summary>Rows can be streamed.</summary>
    Select,

    /// <summary>INSERT followed by data in some format.</summary>
    Insert,

    /// <summary>KILL QUERY, by id or any other condition.</summary>
    KillQuery,

    /// <summary>Changes the session it runs on.</summary>
    ChangesSession,

    /// <summary>Anything else: run as it is, the result is small.</summary>
    Other,
}

/// <summary>What this process needs to know about a statement before the engine sees it.</summary>
internal sealed record Statement(StatementKind Kind)
{
    /// <summary>Format named in the text: of the result, or of an INSERT's data.</summary>
    public string? Format { get; init; }

    /// <summary>Length of the statement itself in bytes; for an INSERT without FORMAT or VALUES and the data.</summary>
    public int Length { get; init; }

    /// <summary>INSERT: where the data begins.</summary>
    public int DataStart { get; init; }

    /// <summary>SELECT: the result must be formatted as a whole, because its end differs from its middle (totals, extremes, arrays of rows).</summary>
    public bool AsWhole { get; init; }

    /// <summary>KILL QUERY WHERE query_id = '...': which; null for any other condition.</summary>
    public string? QueryId { get; init; }
}
