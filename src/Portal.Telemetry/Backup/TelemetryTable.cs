namespace Portal.Telemetry.Backup;

/// <summary>A table of telemetry as a backup holds it.</summary>
/// <param name="Columns">The stored columns, in the order their values are written.</param>
/// <param name="Rows">Rows at the moment of the backup.</param>
public sealed record TelemetryTable(string Name, IReadOnlyList<string> Columns, long Rows);

/// <summary>A schema file that had been applied to the store.</summary>
public sealed record AppliedSchema(int Version, string Name, string Checksum);

/// <summary>Telemetry cannot be copied as asked; the message says why and what to do.</summary>
public sealed class TelemetryCopyException : Exception
{
    public TelemetryCopyException()
    {
    }

    public TelemetryCopyException(string message)
        : base(message)
    {
    }

    public TelemetryCopyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
