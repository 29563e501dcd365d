using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Governance.Features;

/// <summary>What a check of an answer's format found.</summary>
public enum FormatVerdict
{
    Valid,
    Invalid,

    /// <summary>The answer is too long, or the check took too long; nothing is said about it.</summary>
    NotChecked,
}

/// <summary>
/// The format an application's answers must have, ready to be checked while telemetry arrives. A check costs a bounded amount of time whatever the answer:
/// longer answers are not checked, and expressions run without backtracking.
/// </summary>
public sealed class OutputFormat
{
    /// <summary>Longest answer that is checked, in bytes.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>Longest expression, in characters.</summary>
    public const int LongestPattern = 2_000;

    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(50);

    private readonly JsonShape? _shape;
    private readonly Regex? _pattern;

    private OutputFormat(JsonShape? shape, Regex? pattern) => (_shape, _pattern) = (shape, pattern);

    /// <summary>The format a rule asks for; null when it asks for none.</summary>
    /// <exception cref="OutputFormatException">The schema or the expression cannot be used; the message says why.</exception>
    public static OutputFormat? Of(FeatureRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var shape = string.IsNullOrWhiteSpace(rule.JsonSchema) ? null : JsonShape.Parse(rule.JsonSchema);
        var pattern = string.IsNullOrEmpty(rule.Pattern) ? null : Compile(rule.Pattern);
        return shape is null && pattern is null ? null : new OutputFormat(shape, pattern);
    }

    /// <param name="answer">The answer's text as UTF-8.</param>
    public FormatVerdict Check(ReadOnlySpan<byte> answer)
    {
        if (answer.Length > MostBytes)
        {
            return FormatVerdict.NotChecked;
        }
        if (_shape is not null && _shape.Check(answer) is var verdict and not FormatVerdict.Valid)
        {
            return verdict;
        }
        try
        {
            return _pattern?.IsMatch(Encoding.UTF8.GetString(answer)) == false ? FormatVerdict.Invalid : FormatVerdict.Valid;
        }
        catch (RegexMatchTimeoutException)
        {
            return FormatVerdict.NotChecked;
        }
    }

    internal static Regex Compile(string pattern)
    {
        if (pattern.Length > LongestPattern)
        {
            throw new OutputFormatException(OutputFormatFault.PatternTooLong, LongestPattern.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternLimit);
        }
        catch (NotSupportedException)
        {
            throw new OutputFormatException(OutputFormatFault.PatternNeedsBacktracking, "");
        }
        catch (ArgumentException fault)
        {
            throw new OutputFormatException(OutputFormatFault.PatternInvalid, fault.Message);
        }
    }
}

/// <summary>Why a format cannot be used.</summary>
public enum OutputFormatFault
{
    PatternInvalid,

    /// <summary>Look-arounds, back-references or atomic groups.</summary>
    PatternNeedsBacktracking,
    PatternTooLong,
    SchemaNotJson,

    /// <summary>A keyword, or a form of one, that is not supported; ignoring it would call wrong answers valid.</summary>
    SchemaUnsupported,
    SchemaTooLarge,
}

/// <summary>A schema or an expression cannot be used.</summary>
/// <param name="detail">The keyword with its place, or what the parser says.</param>
public sealed class OutputFormatException(OutputFormatFault fault, string detail) : Exception(Describe(fault, detail))
{
    public OutputFormatFault Fault { get; } = fault;

    public string Detail { get; } = detail;

    private static string Describe(OutputFormatFault fault, string detail) => fault switch
    {
        OutputFormatFault.PatternInvalid => $"This is not a regular expression: {detail}",
        OutputFormatFault.PatternNeedsBacktracking => "The expression uses look-arounds, back-references or atomic groups, which are not supported because they can take for ever.",
        OutputFormatFault.PatternTooLong => $"The expression is longer than {detail} characters.",
        OutputFormatFault.SchemaNotJson => $"The schema is not JSON: {detail}",
        OutputFormatFault.SchemaTooLarge => $"The schema is larger than {detail}.",
        _ => $"The schema uses {detail}, which is not supported.",
    };
}
