using Microsoft.Extensions.Logging;

namespace Portal.Telemetry.Engine;

/// <summary>Messages of the supervisor, event ids 1150 to 1199.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1150, LogLevel.Information, "Embedded ClickHouse answers on {Endpoint} as process {ProcessId}, {ElapsedMs} ms after its start")]
    public static partial void Ready(ILogger logger, Uri endpoint, int processId, long elapsedMs);

    [LoggerMessage(1151, LogLevel.Error, "Embedded ClickHouse (process {ProcessId}) ended with code {ExitCode}; it is started again in {DelayMs} ms")]
    public static partial void Ended(ILogger logger, int processId, int exitCode, long delayMs);

    [LoggerMessage(1152, LogLevel.Error, "Embedded ClickHouse did not start; the next attempt is in {DelayMs} ms")]
    public static partial void NotStarted(ILogger logger, Exception exception, long delayMs);

    [LoggerMessage(1153, LogLevel.Warning, "Embedded ClickHouse (process {ProcessId}) did not stop within {TimeoutMs} ms and was killed")]
    public static partial void Killed(ILogger logger, int processId, long timeoutMs);

    [LoggerMessage(1154, LogLevel.Information, "Embedded ClickHouse stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(EventId = 1155, Message = "{Line}")]
    public static partial void Output(ILogger logger, LogLevel level, string line);
}
