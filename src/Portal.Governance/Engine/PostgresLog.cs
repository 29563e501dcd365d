using Microsoft.Extensions.Logging;

namespace Portal.Governance.Engine;

/// <summary>Messages of the supervisor, event ids 4100 to 4149.</summary>
internal static partial class PostgresLog
{
    [LoggerMessage(4100, LogLevel.Information, "Embedded PostgreSQL answers as process {ProcessId}, {ElapsedMs} ms after its start")]
    public static partial void Ready(ILogger logger, int processId, long elapsedMs);

    [LoggerMessage(4101, LogLevel.Error, "Embedded PostgreSQL (process {ProcessId}) ended with code {ExitCode}; it is started again in {DelayMs} ms")]
    public static partial void Ended(ILogger logger, int processId, int exitCode, long delayMs);

    [LoggerMessage(4102, LogLevel.Error, "Embedded PostgreSQL did not start; the next attempt is in {DelayMs} ms")]
    public static partial void NotStarted(ILogger logger, Exception exception, long delayMs);

    [LoggerMessage(4103, LogLevel.Warning, "Embedded PostgreSQL (process {ProcessId}) did not stop within {TimeoutMs} ms and was killed")]
    public static partial void Killed(ILogger logger, int processId, long timeoutMs);

    [LoggerMessage(4104, LogLevel.Information, "Embedded PostgreSQL stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(4105, LogLevel.Information, "Embedded PostgreSQL gets its data folder {DataPath}")]
    public static partial void Initializing(ILogger logger, string dataPath);

    [LoggerMessage(4106, LogLevel.Information, "The portal runs as root, which PostgreSQL refuses: it runs as user {User}")]
    public static partial void RunsAs(ILogger logger, string user);

    [LoggerMessage(4107, LogLevel.Warning, "A PostgreSQL server (process {ProcessId}) of an earlier run still works on {DataPath}; waiting until it has stopped")]
    public static partial void Leftover(ILogger logger, int processId, string dataPath);

    [LoggerMessage(EventId = 4108, Message = "PostgreSQL: {Line}")]
    public static partial void Output(ILogger logger, LogLevel level, string line);
}
