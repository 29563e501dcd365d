namespace Portal.Telemetry.Writing;

/// <summary>A table that the spool delivers rows to. The numbers stand in spool files: never change one.</summary>
public enum SpoolTable : byte
{
    Calls = 1,
    CallContent = 2,
    Evaluations = 3,
    LogEvents = 4,
    MetricPoints = 5,
    Embeddings = 6,
    Outcomes = 7,
}

internal static class SpoolTables
{
    /// <summary>All of them, in the order in which a batch is inserted.</summary>
    public static IReadOnlyList<SpoolTable> All { get; } = Enum.GetValues<SpoolTable>();

    /// <summary>Place in an array with one entry per table.</summary>
    public static int Index(this SpoolTable table) => (int)table - 1;
}
