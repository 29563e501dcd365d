using System.Globalization;

namespace Portal.Telemetry.CallSearch;

/// <summary>Reads what stands behind a field's operator and makes the typed condition of it.</summary>
internal static class SearchValues
{
    private static readonly (string Suffix, decimal Nanoseconds)[] Durations =
        [("ns", 1), ("us", 1_000), ("µs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("min", 60_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000)];

    private static readonly (string Suffix, decimal Factor)[] Thousands = [("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000)];

    public static SearchNode Read(SearchLexer lexer, SearchField field, string sign, int operatorAt, int start)
    {
        if (!Signs(field).Contains(sign, StringComparer.Ordinal))
        {
            throw Fault(SearchFaultKind.BadOperator, operatorAt, sign.Length, sign, string.Join(' ', Signs(field)));
        }
        if (sign is "!=")
        {
            var inner = Read(lexer, field, "=", operatorAt, start);
            return new Not(inner, inner.At);
        }
        if (field.Kind is SearchFieldKind.Content)
        {
            var (words, _) = Value(lexer, field.Name, "\"refund policy\"", commas: false);
            return words.Any(char.IsLetterOrDigit)
                ? new ContentHas(field, words, From(lexer, start))
                : throw Bad(lexer, start, words, "at least one letter or digit");
        }
        List<SearchNode> alternatives = [];
        List<NameValue> names = [];
        do
        {
            var valueAt = lexer.Position;
            var (value, quoted) = Value(lexer, field.Name, field.Example, commas: true);
            if (!quoted && value == "*")
            {
                alternatives.Add(new IsKnown(field, From(lexer, start)));
            }
            else if (field.Kind is SearchFieldKind.Name or SearchFieldKind.Names)
            {
                names.Add(Name(value, quoted, sign));
            }
            else
            {
                alternatives.Add(Single(lexer, field, sign, value, valueAt, start));
            }
        }
        while (lexer.TryTake(','));
        var at = From(lexer, start);
        if (names.Count > 0)
        {
            alternatives.Add(new NameIs(field, names, at));
        }
        return alternatives.Count == 1 ? alternatives[0] : new AnyOf(alternatives, at);
    }

    public static SearchNode ReadAttribute(SearchLexer lexer, bool resource, string key, string sign, int start)
    {
        if (key.Length == 0)
        {
            throw Fault(SearchFaultKind.UnknownField, start, 1, resource ? SearchFields.ResourcePrefix : SearchFields.AttributePrefix, "attr.tenant");
        }
        if (sign is not (":" or "=" or "!=" or "~"))
        {
            throw Fault(SearchFaultKind.BadOperator, lexer.Position - sign.Length, sign.Length, sign, ": = != ~");
        }
        // What a column holds is not kept in the map of attributes a second time.
        if (SearchFields.Find(key) is { Kind: SearchFieldKind.Name } field && key.Contains('.', StringComparison.Ordinal))
        {
            return Read(lexer, field, sign, lexer.Position - sign.Length, start);
        }
        List<NameValue> values = [];
        var any = false;
        do
        {
            var (value, quoted) = Value(lexer, key, "acme", commas: true);
            any |= !quoted && value == "*";
            values.Add(Name(value, quoted, sign));
        }
        while (lexer.TryTake(','));
        SearchNode node = new AttributeIs(resource, key, any ? [] : values, From(lexer, start));
        return sign is "!=" ? new Not(node, node.At) : node;
    }

    private static IReadOnlyList<string> Signs(SearchField field) => field.Kind switch
    {
        SearchFieldKind.Name or SearchFieldKind.Names => [":", "=", "!=", "~"],
        SearchFieldKind.Content => [":", "=", "~"],
        _ when field.IsMeasure => [":", "=", "!=", ">", ">=", "<", "<="],
        _ => [":", "=", "!="],
    };

    private static SearchNode Single(SearchLexer lexer, SearchField field, string sign, string value, int valueAt, int start)
    {
        var at = From(lexer, start);
        switch (field.Kind)
        {
            case SearchFieldKind.Choice or SearchFieldKind.Truth:
                return field.Choices.FirstOrDefault(choice => choice.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } choice
                    ? new ChoiceIs(field, choice, at)
                    : throw Bad(lexer, valueAt, value, string.Join(", ", field.Choices));
            case SearchFieldKind.Flag:
                return SearchFlags.Find(value) is { } flags ? new HasFlag(flags, at) : throw Bad(lexer, valueAt, value, string.Join(", ", SearchFlags.Names));
            case SearchFieldKind.Hex:
                return value.Length > 0 && value.Length <= field.HexBytes * 2 && value.All(char.IsAsciiHexDigit)
                    ? new IdIs(field, value.ToLowerInvariant(), at)
                    : throw Bad(lexer, valueAt, value, $"up to {field.HexBytes * 2} hexadecimal digits");
            default:
                return Size(lexer, field, sign, value, valueAt, at);
        }
    }

    private static SearchNode Size(SearchLexer lexer, SearchField field, string sign, string value, int valueAt, TextRange at)
    {
        if (value.Equals("known", StringComparison.OrdinalIgnoreCase))
        {
            return new IsKnown(field, at);
        }
        if (value.Equals("unknown", StringComparison.OrdinalIgnoreCase))
        {
            return new Not(new IsKnown(field, at), at);
        }
        var dots = value.IndexOf("..", StringComparison.Ordinal);
        if (dots >= 0 && sign is ":" or "=")
        {
            var (from, to) = (value[..dots], value[(dots + 2)..]);
            List<SearchNode> ends = [];
            if (from.Length > 0)
            {
                ends.Add(new SizeIs(field, SizeComparison.AtLeast, Number(from), at));
            }
            if (to.Length > 0)
            {
                ends.Add(new SizeIs(field, SizeComparison.AtMost, Number(to), at));
            }
            return ends.Count switch { 0 => throw Bad(lexer, valueAt, value, Expected(field)), 1 => ends[0], _ => new AllOf(ends, at) };
        }
        return new SizeIs(field, sign switch
        {
            ">" => SizeComparison.Greater,
            ">=" => SizeComparison.AtLeast,
            "<" => SizeComparison.Less,
            "<=" => SizeComparison.AtMost,
            _ => SizeComparison.Equal,
        }, Number(value), at);

        decimal Number(string text) => TryNumber(field.Kind, text, out var number) ? number : throw Bad(lexer, valueAt, value, Expected(field));
    }

    private static bool TryNumber(SearchFieldKind kind, string text, out decimal number)
    {
        var units = kind switch { SearchFieldKind.Duration => Durations, SearchFieldKind.Count => Thousands, _ => [] };
        var digits = kind is SearchFieldKind.Money ? text.TrimStart('$') : text;
        var factor = 1m;
        var unit = units.Where(known => digits.EndsWith(known.Suffix, StringComparison.Ordinal)).OrderByDescending(known => known.Suffix.Length).FirstOrDefault();
        if (unit.Suffix is not null)
        {
            (digits, factor) = (digits[..^unit.Suffix.Length], unit.Item2);
        }
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
        // More digits than these are no duration, count or cost that a column can hold.
        var understood = decimal.TryParse(digits, Plain, CultureInfo.InvariantCulture, out number) && number < 1_000_000 && digits.Length <= 20;
        if (!understood && kind is SearchFieldKind.Count)
        {
            understood = decimal.TryParse(digits, Plain, CultureInfo.InvariantCulture, out number) && number < 1_000_000_000_000m;
        }
        number *= factor;
        return understood && (kind is not SearchFieldKind.Duration || unit.Suffix is not null || number == 0);
    }

    private static string Expected(SearchField field) => field.Kind switch
    {
        SearchFieldKind.Duration => "a duration with its unit such as 500ms, 2s or 1min, or a range such as 1s..5s",
        SearchFieldKind.Money => "US dollars such as 0.01, a range such as 0.01..0.1, known or unknown",
        _ => "a number such as 1000 or 2k, or a range such as 1000..5000",
    };

    private static NameValue Name(string value, bool quoted, string sign) =>
        new(value, sign is "~" ? NameMatch.Part : !quoted && value.Contains('*', StringComparison.Ordinal) ? NameMatch.Pattern : NameMatch.Whole);

    private static (string Value, bool Quoted) Value(SearchLexer lexer, string name, string example, bool commas) => lexer.TryTakeValue(commas)
        ?? throw Fault(SearchFaultKind.MissingValue, Math.Min(lexer.Position, Math.Max(0, lexer.Text.Length - 1)), 1, name, example);

    private static SearchFaultException Bad(SearchLexer lexer, int valueAt, string value, string expected) =>
        Fault(SearchFaultKind.BadValue, valueAt, Math.Max(1, lexer.Position - valueAt), value, expected);

    private static TextRange From(SearchLexer lexer, int start) => new(start, lexer.Position - start);

    private static SearchFaultException Fault(SearchFaultKind kind, int start, int length, string found, string expected) =>
        new(new SearchFault(kind, new TextRange(start, length), found.Length <= 60 ? found : $"{found[..60]}...", expected));
}
