using Microsoft.Extensions.Logging;

namespace Portal.Governance.Engine;

/// <summary>PostgreSQL writes a severity, a colon and its message.</summary>
internal static class PostgresOutput
{
    /// <summary>Every connection attempt during start and stop is told off so; the supervisor knows.</summary>
    private static readonly string[] Expected = ["the database system is starting up", "the database system is shutting down", "not yet accepting connections"];

    public static LogLevel LevelOf(string line) =>
        line.StartsWith("PANIC:", StringComparison.Ordinal) ? LogLevel.Critical
        : Expected.Any(text => line.Contains(text, StringComparison.Ordinal)) ? LogLevel.Debug
        : line.StartsWith("FATAL:", StringComparison.Ordinal) || line.StartsWith("ERROR:", StringComparison.Ordinal) ? LogLevel.Error
        : line.StartsWith("WARNING:", StringComparison.Ordinal) ? LogLevel.Warning
        : LogLevel.Debug;
}
