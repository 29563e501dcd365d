using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Governance.Models.Cards.Metadata;

/// <summary>Which unquoted texts are something else than a text to a reader of YAML 1.1 (PyYAML, which loads Hugging Face cards) or 1.2 (the Hub's site).</summary>
internal static partial class YamlScalars
{
    /// <summary>A value somebody typed as text: a text to every reader.</summary>
    public static MetadataScalar Text(string text) => new(text);

    /// <summary>A number that every reader sees as one.</summary>
    public static MetadataScalar Number(decimal value) => new(value.ToString(CultureInfo.InvariantCulture), IsPlain: true);

    /// <summary>What an unquoted scalar is.</summary>
    public static MetadataScalar Plain(string text) => new(text, IsPlain: IsTyped(text));

    /// <summary>Whether some reader takes the unquoted text for a number, a date, a truth value, nothing, or a merge.</summary>
    public static bool IsTyped(string text) => text.Length <= 64 && Typed().IsMatch(text);

    /// <summary>Whether every reader takes the unquoted text for a number that JSON can write the same way.</summary>
    public static bool IsJsonNumber(string text) => JsonNumber().IsMatch(text);

    /// <summary>Whether a text may stand unquoted in block style and is a text there.</summary>
    public static bool MayStandUnquoted(string text) => text.Length is > 0 and <= 2000 && Unquoted().IsMatch(text) && !IsTyped(text);

    // Numbers with separators and base 60, hexadecimal, octal and binary ones are numbers in 1.1; ".5", "1." and "1e-5" in one or both.
    [GeneratedRegex(
        """
        ^(?:~|null|Null|NULL|<<|=
        |y|Y|n|N|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF
        |[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?0x[0-9a-fA-F_]+
        |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?
        |[-+]?\.[0-9_]+(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)
        |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[\ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[\ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?
        |)\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Typed();

    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonNumber();

    // A colon only before what is no blank, no '#', and neither a blank nor a line's end last.
    [GeneratedRegex(@"^[\p{L}\p{N}_/(](?:[\p{L}\p{N}\p{M} _./@+()=,;&%$!*?'-]|:(?=[\p{L}\p{N}/_]))*\z(?<! )", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unquoted();
}
