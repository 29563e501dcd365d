namespace Portal.Governance.Backup;

/// <summary>A table of records as a backup holds it.</summary>
/// <param name="Columns">In the order their values are written.</param>
/// <param name="Rows">Rows at the moment of the backup.</param>
public sealed record RecordTable(string Name, IReadOnlyList<RecordColumn> Columns, long Rows);

/// <param name="Kind">How values are written (<see cref="RecordValues"/>).</param>
/// <param name="Generated">Whether the database numbers new rows itself, so that its counter has to be set after a restore.</param>
public sealed record RecordColumn(string Name, RecordKind Kind, bool Generated);

/// <summary>Kinds of values, independent of the database system.</summary>
public enum RecordKind
{
    Text,
    Integer,
    Boolean,
    Guid,
    Time,
    Date,
    Duration,
    Decimal,
    Double,
    Bytes,
    TextArray,
}

/// <summary>Records cannot be copied as asked; the message says why and what to do.</summary>
public sealed class RecordCopyException : Exception
{
    public RecordCopyException()
    {
    }

    public RecordCopyException(string message)
        : base(message)
    {
    }

    public RecordCopyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
