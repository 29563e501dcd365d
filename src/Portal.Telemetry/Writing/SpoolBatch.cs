namespace Portal.Telemetry.Writing;

/// <summary>
/// What one accepted OTLP request becomes after dialects and privacy rules: items (calls, log records, metric points), each with its rows ready for ClickHouse, and
/// what makes request and items recognisable when they are sent again.
/// </summary>
public sealed record SpoolBatch
{
    /// <summary>The project of the ingest key; part of every row already, repeated here so that a set-aside record can be attributed.</summary>
    public required string Tenant { get; init; }

    /// <summary>Digest of the request's content and tenant; the same request sent again has the same digest.</summary>
    public required UInt128 RequestDigest { get; init; }

    /// <summary>The identity of each item, under which it is stored once however often it is sent.</summary>
    public required ReadOnlyMemory<UInt128> Ids { get; init; }

    /// <summary>The items' rows, each table once.</summary>
    public required IReadOnlyList<SpoolRows> Tables { get; init; }

    /// <summary>Which column lists the rows were encoded with; see <see cref="RowSchema"/>.</summary>
    public int SchemaVersion { get; init; } = RowSchema.CurrentVersion;

    /// <summary>Bytes the batch holds in memory while it waits.</summary>
    internal long Size => ((long)Ids.Length * 16) + Tables.Sum(rows => rows.Size);

    /// <summary>The rows of a table; null when the batch has none.</summary>
    public SpoolRows? RowsOf(SpoolTable table) => Tables.FirstOrDefault(rows => rows.Table == table);

    /// <summary>Refuses a batch whose parts do not fit together: stored like that it could never be read back.</summary>
    /// <exception cref="ArgumentException">The lengths contradict each other.</exception>
    internal static void EnsureConsistent(SpoolBatch batch)
    {
        var fault = batch switch
        {
            { Tenant: null or "" } => "The tenant is missing.",
            _ when batch.Tables.DistinctBy(rows => rows.Table).Count() != batch.Tables.Count => "A table is named twice.",
            _ => batch.Tables.Select(rows => rows.Fault(batch.Ids.Length)).FirstOrDefault(fault => fault is not null),
        };
        if (fault is not null)
        {
            throw new ArgumentException(fault, nameof(batch));
        }
    }
}

/// <summary>Rows of one table, back to back in RowBinary.</summary>
public sealed record SpoolRows(SpoolTable Table, ReadOnlyMemory<byte> Rows, ReadOnlyMemory<int> Lengths)
{
    /// <summary>For each row the index of the item it belongs to, together with which it is left out; empty when row n belongs to item n.</summary>
    public ReadOnlyMemory<int> Items { get; init; }

    internal long Size => Rows.Length + ((long)(Lengths.Length + Items.Length) * sizeof(int));

    /// <summary>What does not fit together; null when everything does.</summary>
    internal string? Fault(int items)
    {
        if (Items.IsEmpty ? Lengths.Length > items : Items.Length != Lengths.Length)
        {
            return Items.IsEmpty ? $"{Lengths.Length} rows of {Table} for {items} items." : $"{Items.Length} item indexes for {Lengths.Length} rows of {Table}.";
        }

        if (Items.Span.ContainsAnyExceptInRange(0, items - 1))
        {
            return $"A row of {Table} names an item that is not among the {items}.";
        }

        long sum = 0;
        foreach (var length in Lengths.Span)
        {
            if (length <= 0)
            {
                return $"A row of {Table} of {length} bytes.";
            }

            sum += length;
        }

        return sum == Rows.Length ? null : $"The rows of {Table} are {Rows.Length} bytes, their lengths add up to {sum}.";
    }
}

/// <summary>What became of a batch.</summary>
public enum SpoolOutcome
{
    /// <summary>The items that were not known yet are on disk.</summary>
    Stored,

    /// <summary>The same request was accepted within the last 24 hours; nothing was written.</summary>
    AlreadyKnown,
}

/// <summary>The answer to <see cref="Spool.AppendAsync"/>: given only after everything it speaks of is durable.</summary>
/// <param name="Stored">Items written by this request.</param>
/// <param name="Duplicates">Items left out because they were accepted before.</param>
public sealed record SpoolReceipt(SpoolOutcome Outcome, int Stored, int Duplicates);

/// <summary>The spool cannot take more now: its disk limit, the free-space reserve or its memory limit is reached, or the portal is stopping. Nothing was stored.</summary>
public sealed class SpoolFullException : Exception
{
    public SpoolFullException(string message, TimeSpan retryAfter, Exception? innerException = null)
        : base(message, innerException) => RetryAfter = retryAfter;

    /// <summary>When the sender should try again.</summary>
    public TimeSpan RetryAfter { get; }
}
