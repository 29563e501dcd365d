using System.Globalization;

namespace Portal.Telemetry.CallSearch;

/// <summary>Reads conditions on features that senders name: texts compare as names do, numbers by size; <c>feature.documents:4</c> means both, since only the sender knows which it is.</summary>
internal static class SearchFeatures
{
    private const string Example = "es";

    public static SearchNode Read(SearchLexer lexer, string key, string sign, int operatorAt, int start)
    {
        if (key.Length == 0)
        {
            throw Fault(SearchFaultKind.UnknownField, start, 1, SearchFields.FeaturePrefix, "feature.language");
        }
        if (sign is "!=")
        {
            var inner = Read(lexer, key, "=", operatorAt, start);
            return new Not(inner, inner.At);
        }
        List<SearchNode> alternatives = [];
        List<NameValue> names = [];
        do
        {
            var valueAt = lexer.Position;
            var (value, quoted) = lexer.TryTakeValue(commas: true)
                ?? throw Fault(SearchFaultKind.MissingValue, Math.Min(lexer.Position, Math.Max(0, lexer.Text.Length - 1)), 1, key, Example);
            var at = new TextRange(start, lexer.Position - start);
            if (Comparison(sign) is { } comparison)
            {
                alternatives.Add(TryNumber(value) is { } size
                    ? new FeatureSizeIs(key, comparison, size, at)
                    : throw Fault(SearchFaultKind.BadValue, valueAt, Math.Max(1, lexer.Position - valueAt), value, "a number such as 4 or 0.5"));
            }
            else if (!quoted && value == "*")
            {
                alternatives.Add(new FeatureIs(key, [], at));
            }
            else if (!quoted && sign is not "~" && Range(key, value, at) is { } range)
            {
                alternatives.Add(range);
            }
            else
            {
                if (!quoted && sign is not "~" && TryNumber(value) is { } number)
                {
                    alternatives.Add(new FeatureSizeIs(key, SizeComparison.Equal, number, at));
                }
                names.Add(new NameValue(value, sign is "~" ? NameMatch.Part : !quoted && value.Contains('*', StringComparison.Ordinal) ? NameMatch.Pattern : NameMatch.Whole));
            }
        }
        while (lexer.TryTake(','));
        var whole = new TextRange(start, lexer.Position - start);
        if (names.Count > 0)
        {
            alternatives.Add(new FeatureIs(key, names, whole));
        }
        return alternatives.Count == 1 ? alternatives[0] : new AnyOf(alternatives, whole);
    }

    /// <summary>Both ends included, either may be left out; null: the value is no range of numbers.</summary>
    private static SearchNode? Range(string key, string value, TextRange at)
    {
        var dots = value.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return null;
        }
        var (from, to) = (TryNumber(value[..dots]), TryNumber(value[(dots + 2)..]));
        return (from, to) switch
        {
            ({ } low, { } high) => new AllOf([new FeatureSizeIs(key, SizeComparison.AtLeast, low, at), new FeatureSizeIs(key, SizeComparison.AtMost, high, at)], at),
            ({ } low, null) when value.Length == dots + 2 => new FeatureSizeIs(key, SizeComparison.AtLeast, low, at),
            (null, { } high) when dots == 0 => new FeatureSizeIs(key, SizeComparison.AtMost, high, at),
            _ => null,
        };
    }

    private static SizeComparison? Comparison(string sign) => sign switch
    {
        ">" => SizeComparison.Greater,
        ">=" => SizeComparison.AtLeast,
        "<" => SizeComparison.Less,
        "<=" => SizeComparison.AtMost,
        _ => null,
    };

    private static double? TryNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static SearchFaultException Fault(SearchFaultKind kind, int start, int length, string found, string expected) =>
        new(new SearchFault(kind, new TextRange(start, length), found.Length <= 60 ? found : $"{found[..60]}...", expected));
}
