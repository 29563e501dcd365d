using Microsoft.Extensions.Logging;

namespace Portal.Telemetry.Engine;

/// <summary>The engine process writes its messages as systemd does: a syslog severity in angle brackets, then one line of text.</summary>
internal static class EngineOutput
{
    public static (LogLevel Level, string Text) Read(string line) =>
        line is ['<', >= '0' and <= '7', '>', ..]
            ? (LevelOf(line[1]), line[3..])
            : (LogLevel.Warning, line);

    private static LogLevel LevelOf(char severity) => severity switch
    {
        '0' or '1' or '2' => LogLevel.Critical,
        '3' => LogLevel.Error,
        '4' => LogLevel.Warning,
        '5' or '6' => LogLevel.Information,
        _ => LogLevel.Debug,
    };
}
