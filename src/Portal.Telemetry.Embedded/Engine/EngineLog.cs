namespace Portal.Telemetry.Embedded.Engine;

/// <summary>Messages of the engine process, event ids 1100 to 1149.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1100, LogLevel.Information, "Engine {Version} serves {Path} on port {Port}, memory limit {MemoryMb} MiB")]
    public static partial void Started(ILogger logger, string version, string path, int port, int memoryMb);

    [LoggerMessage(1101, LogLevel.Warning, "{Count} statements did not end in time; the engine is left as it is")]
    public static partial void StillRunning(ILogger logger, int count);

    [LoggerMessage(1102, LogLevel.Debug, "The engine has threads left that it could not stop")]
    public static partial void ThreadsLeft(ILogger logger);

    [LoggerMessage(1103, LogLevel.Information, "Standard input closed: the parent is gone, stopping")]
    public static partial void ParentGone(ILogger logger);

    [LoggerMessage(1104, LogLevel.Error, "Statement {QueryId} failed outside the engine")]
    public static partial void Failed(ILogger logger, Exception exception, string queryId);

    [LoggerMessage(1105, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);
}
