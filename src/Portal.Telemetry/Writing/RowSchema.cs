namespace Portal.Telemetry.Writing;

/// <summary>The column lists rows in the spool were encoded with. A record written before an upgrade keeps its version's lists for ever.</summary>
public static class RowSchema
{
    /// <summary>The version new rows are encoded with.</summary>
    public const int CurrentVersion = 1;
}
