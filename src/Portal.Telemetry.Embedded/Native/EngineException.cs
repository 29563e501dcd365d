using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Telemetry.Embedded.Native;

/// <summary>An error of the engine, or one this process reports in the engine's name, as ClickHouse words it.</summary>
internal sealed partial class EngineException : Exception
{
    /// <summary>ClickHouse's error code, for example 62 for a syntax error.</summary>
    public int Code { get; }

    /// <param name="text">The engine's own text: <c>Code: 62. DB::Exception: ... (SYNTAX_ERROR)</c>.</param>
    public EngineException(string text)
        : base(text)
    {
        var match = CodePattern().Match(text);
        Code = match.Success ? int.Parse(match.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : ErrorCodes.UnknownException;
        if (!match.Success)
        {
            Text = Format(Code, text, "UNKNOWN_EXCEPTION");
        }
    }

    public EngineException(int code, string name, string message)
        : base(message)
    {
        Code = code;
        Text = Format(code, message, name);
    }

    /// <summary>The whole text as ClickHouse sends it, without the version.</summary>
    public string Text { get => field ?? Message; }

    private static string Format(int code, string message, string name) => $"Code: {code}. DB::Exception: {message} ({name})";

    [GeneratedRegex(@"^Code: (?<code>\d+)\.", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodePattern();
}

/// <summary>The ClickHouse error codes this process raises or maps itself (the engine raises many more).</summary>
internal static class ErrorCodes
{
    public const int BadArguments = 36;
    public const int NotImplemented = 48;
    public const int SyntaxError = 62;
    public const int IncorrectData = 117;
    public const int ReadOnly = 164;
    public const int RequiredPassword = 194;
    public const int TooManySimultaneousQueries = 202;
    public const int QueryWithSameIdIsAlreadyRunning = 216;
    public const int QueryIsTooLarge = 229;
    public const int AuthenticationFailed = 516;
    public const int UnknownException = 1002;
}
