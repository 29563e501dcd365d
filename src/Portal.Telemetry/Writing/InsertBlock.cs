using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Writing;

/// <summary>What one insert carries.</summary>
/// <param name="Token">The same for the same rows, however often they are sent.</param>
/// <param name="WithoutFailingViews">Materialized views that refuse the block are left without it.</param>
internal sealed record InsertBlock(
    string Table, IReadOnlyList<string> Columns, ReadOnlyMemory<byte> Rows, int RowCount, string Token, bool WithoutFailingViews = false);

/// <summary>What to do about a failed insert.</summary>
internal enum InsertFault
{
    /// <summary>Try the same block again: the server is away, overloaded, or not set up yet.</summary>
    Passing,

    /// <summary>The block itself is refused, for ever, before any row of it is stored: find the row.</summary>
    Rows,

    /// <summary>A materialized view refuses the block for ever. The table and other views have it already, so it must not be divided: parts have other tokens and would count again.</summary>
    View,
}

/// <summary>Sends blocks to ClickHouse so that a block sent again counts once in the table and in all its rollups.</summary>
internal sealed class BlockInserter(ClickHouseDataSource source)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    // The token stands for one block, so the server must not cut the rows into several. A request may span many weeks (back-filled
    // history); refusing it for its number of partitions would make a sound block undeliverable.
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["async_insert"] = "0",
        ["insert_deduplicate"] = "1",
        ["deduplicate_blocks_in_dependent_materialized_views"] = "1",
        ["max_insert_block_size"] = "100000000",
        ["min_insert_block_size_rows"] = "100000000",
        ["min_insert_block_size_bytes"] = "10000000000",
        ["max_partitions_per_insert_block"] = "0",
    };

    private static readonly Dictionary<string, string> SettingsWithoutFailingViews = new(Settings, StringComparer.Ordinal)
    {
        ["materialized_views_ignore_errors"] = "1",
    };

    public Task InsertAsync(InsertBlock block, CancellationToken cancellationToken) => source.InsertRowBinaryAsync(
        block.Table,
        block.Columns,
        block.Rows,
        new InsertOptions { DeduplicationToken = block.Token, QuerySettings = block.WithoutFailingViews ? SettingsWithoutFailingViews : Settings, Timeout = Timeout },
        cancellationToken);

    /// <summary>Values the columns cannot hold, and bytes that are no rows, are refused for ever; everything else is waited for, because rows must not be given up for it.</summary>
    public static InsertFault Judge(Exception exception) => exception switch
    {
        ClickHouseException refusal when !IsAboutValues(refusal.Code) => InsertFault.Passing,
        ClickHouseException refusal when refusal.Message.Contains("while pushing to view", StringComparison.Ordinal) => InsertFault.View,
        ClickHouseException => InsertFault.Rows,
        _ => InsertFault.Passing,
    };

    public static InsertBlock Block(InsertBatch batch, BatchRange range, string token)
    {
        var (table, columns) = RowSchema.Find(batch.SchemaVersion)[range.Table];
        return new InsertBlock(table, columns, batch.Rows(range), range.Rows, token);
    }

    private static bool IsAboutValues(int code) => code
        is 6 // CANNOT_PARSE_TEXT
        or 25 or 26 or 27 // CANNOT_PARSE_ESCAPE_SEQUENCE, _QUOTED_STRING, _INPUT_ASSERTION_FAILED
        or 32 or 33 // ATTEMPT_TO_READ_AFTER_EOF, CANNOT_READ_ALL_DATA
        or 36 // BAD_ARGUMENTS
        or 38 or 41 or 72 // CANNOT_PARSE_DATE, _DATETIME, _NUMBER
        or 53 // TYPE_MISMATCH
        or 69 // ARGUMENT_OUT_OF_BOUND
        or 117 // INCORRECT_DATA
        or 128 or 131 // TOO_LARGE_ARRAY_SIZE, TOO_LARGE_STRING_SIZE
        or 153 // ILLEGAL_DIVISION
        or 190 // SIZES_OF_ARRAYS_DONT_MATCH
        or 321 // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
        or 349 // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
        or 395 // FUNCTION_THROW_IF_VALUE_IS_NON_ZERO
        or 407 // DECIMAL_OVERFLOW
        or 467 // CANNOT_PARSE_BOOL
        or 469 // VIOLATED_CONSTRAINT
        or 691; // UNKNOWN_ELEMENT_OF_ENUM
}
