using System.Globalization;
using System.Text;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.CallSearch;

/// <summary>Turns conditions into SQL over <c>calls</c>. Names in the text come from constants of ours; every value is a parameter.</summary>
internal sealed class SearchSql
{
    private readonly List<(string Name, object Value)> _parameters = [];

    public IReadOnlyList<(string Name, object Value)> Parameters => _parameters;

    /// <summary>Puts a value aside and returns the placeholder that stands for it.</summary>
    public string Parameter(string type, object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"s{_parameters.Count}");
        _parameters.Add((name, value));
        return $"{{{name}:{type}}}";
    }

    /// <summary>Everything a call must be: of the tenant, within the time, of the filter, and as the search says.</summary>
    public string Where(CallSearchRequest request, DateTimeOffset from, DateTimeOffset to) =>
        string.Join(" AND ", Conditions(request, from, to).Prepend(Base(request, from, to)));

    /// <summary>Tenant, time and kind, without filter and search.</summary>
    public string Base(CallSearchRequest request, DateTimeOffset from, DateTimeOffset to) =>
        $"tenant = {Parameter("String", request.Filter.Tenant)} AND {Within(from, to)}{(request.Expression.CoversAllSpans ? "" : " AND counted")}"
        + (request.ReceivedAfter is { } received ? $" AND received_time > {Parameter("DateTime64(3, 'UTC')", received)}" : "")
        + (request.Reach is { } reach ? Within(reach) : "");

    /// <summary>One text per dimension of the filter that is narrowed, and one per condition of the search.</summary>
    public IEnumerable<string> Conditions(CallSearchRequest request, DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var dimension in CallDimensions.All)
        {
            if (request.Filter.Values(dimension) is { Count: > 0 } values)
            {
                yield return $"{dimension.Column()} IN {Parameter("Array(String)", values)}";
            }
        }
        foreach (var condition in request.Expression.Conditions)
        {
            yield return Condition(condition, request, from, to);
        }
    }

    private string Within(ApplicationReach reach) => reach switch
    {
        { ByDefault: true, Exceptions.Count: 0 } => "",
        { ByDefault: false, Exceptions.Count: 0 } => " AND 0",
        _ => $" AND application {(reach.ByDefault ? "NOT IN" : "IN")} {Parameter("Array(String)", reach.Exceptions)}",
    };

    private string Within(DateTimeOffset from, DateTimeOffset to) =>
        $"start_time >= {Parameter("DateTime64(6, 'UTC')", from)} AND start_time < {Parameter("DateTime64(6, 'UTC')", to)}";

    private string Condition(SearchNode node, CallSearchRequest request, DateTimeOffset from, DateTimeOffset to) => node switch
    {
        AllOf all => $"({string.Join(" AND ", all.Parts.Select(part => Condition(part, request, from, to)))})",
        AnyOf any => $"({string.Join(" OR ", any.Parts.Select(part => Condition(part, request, from, to)))})",
        Not not => $"NOT ({Condition(not.Part, request, from, to)})",
        NameIs { Field.Kind: SearchFieldKind.Names } names => Among(names.Values, value => $"arrayExists(entry -> {Compare("entry", value)}, {names.Field.Column})"),
        NameIs name => Among(name.Values, value => Compare(name.Field.Column, value)),
        SizeIs size => Size(size),
        IsKnown known => Known(known.Field),
        IdIs id => Id(id),
        ChoiceIs choice => Choice(choice),
        HasFlag flag => $"bitAnd(flags, {Parameter("UInt32", (uint)flag.Flags)}) != 0",
        AttributeIs attribute => Attribute(attribute),
        FeatureIs feature => Feature(feature),
        FeatureSizeIs feature => Feature(feature),
        ContentHas content => Content(content, request, from, to),
        _ => throw new InvalidOperationException($"No SQL for {node.GetType().Name}."),
    };

    private static string Among(IReadOnlyList<NameValue> values, Func<NameValue, string> compare) =>
        values.Count == 1 ? compare(values[0]) : $"({string.Join(" OR ", values.Select(compare))})";

    private string Compare(string column, NameValue value) => value.Match switch
    {
        NameMatch.Whole => $"{column} = {Parameter("String", value.Text)}",
        NameMatch.Pattern => $"{column} LIKE {Parameter("String", Pattern(value.Text))}",
        _ => $"positionCaseInsensitiveUTF8({column}, {Parameter("String", value.Text)}) > 0",
    };

    private static string Pattern(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace('*', '%');

    private string Size(SizeIs size)
    {
        var sign = Sign(size.Comparison);
        var value = size.Field.Kind is SearchFieldKind.Money ? Parameter("Decimal(18, 12)", size.Value) : Parameter("UInt64", (ulong)Math.Round(size.Value));
        var compared = $"{size.Field.Column} {sign} {value}";
        return size.Field.Measured is { } measured ? $"({measured} AND {compared})" : compared;
    }

    private static string Sign(SizeComparison comparison) => comparison switch
    {
        SizeComparison.Less => "<",
        SizeComparison.AtMost => "<=",
        SizeComparison.Greater => ">",
        SizeComparison.AtLeast => ">=",
        _ => "=",
    };

    private string Feature(FeatureIs feature)
    {
        var key = Parameter("String", feature.Key);
        return feature.Values.Count == 0
            ? $"(mapContains(labels, {key}) OR mapContains(numbers, {key}))"
            : $"(mapContains(labels, {key}) AND {Among(feature.Values, value => Compare($"labels[{key}]", value))})";
    }

    // A missing key reads as zero, which must not pass for a number that was sent.
    private string Feature(FeatureSizeIs feature)
    {
        var key = Parameter("String", feature.Key);
        return $"(mapContains(numbers, {key}) AND numbers[{key}] {Sign(feature.Comparison)} {Parameter("Float64", feature.Value)})";
    }

    private static string Known(SearchField field) => field.Measured ?? field.Kind switch
    {
        SearchFieldKind.Name => $"{field.Column} != ''",
        SearchFieldKind.Names => $"notEmpty({field.Column})",
        SearchFieldKind.Flag => "flags != 0",
        SearchFieldKind.Hex => string.Create(CultureInfo.InvariantCulture, $"{field.Column} != toFixedString('', {field.HexBytes})"),
        SearchFieldKind.Count => $"{field.Column} > 0",
        _ => "true",
    };

    private string Id(IdIs id)
    {
        var length = id.Field.HexBytes.ToString(CultureInfo.InvariantCulture);
        string Bytes(string digits) => $"toFixedString(unhex({Parameter("String", digits)}), {length})";
        return id.IsWhole
            ? $"{id.Field.Column} = {Bytes(id.Digits)}"
            : $"({id.Field.Column} >= {Bytes(id.Digits.PadRight(id.Field.HexBytes * 2, '0'))} AND {id.Field.Column} <= {Bytes(id.Digits.PadRight(id.Field.HexBytes * 2, 'f'))})";
    }

    // The values are those of the field's list, so they are texts of ours.
    private static string Choice(ChoiceIs choice) => (choice.Field.Name, choice.Value) switch
    {
        ("kind", SearchFields.AnyKind) => "true",
        ("kind", var kind) => $"kind = '{kind}'",
        ("status", "error") => "status = 'error'",
        ("status", _) => "status != 'error'", // a span that does not say is to be read as success
        (_, var truth) => truth is "yes" ? choice.Field.Column : $"NOT {choice.Field.Column}",
    };

    private string Attribute(AttributeIs attribute)
    {
        var map = attribute.Resource ? "resource" : "attributes";
        var key = Parameter("String", attribute.Key);
        return attribute.Values.Count == 0 ? $"mapContains({map}, {key})" : Among(attribute.Values, value => Compare($"{map}[{key}]", value));
    }

    // Content is written by the call's clock or by that of a log record of it, which comes later by the length of the call.
    private string Content(ContentHas content, CallSearchRequest request, DateTimeOffset from, DateTimeOffset to) =>
        $"""
        (trace_id, span_id) GLOBAL IN (
            SELECT trace_id, span_id FROM call_content
            WHERE tenant = {Parameter("String", request.Filter.Tenant)} AND {Within(from - ContentSlack, to + ContentSlack)} AND {Words(content)})
        """;

    private static readonly TimeSpan ContentSlack = TimeSpan.FromHours(1);

    /// <summary>
    /// Whole words by the token index, then the words in their order. Text is JSON, so a line break is the letters "\n", which must not become
    /// part of the word behind it; letters beyond ASCII may be written as they are or as \uXXXX, and are compared in both ways.
    /// </summary>
    private string Words(ContentHas content)
    {
        var text = $"lower(replaceAll({content.Field.Column}, '\\\\n', ' '))";
        var indexed = $"lower(replaceAll({SearchFields.AnyContent.Column}, '\\\\n', ' '))";
        var wanted = content.Words.ToLowerInvariant();
        var tokens = ContentWords.Tokens(wanted);
        var conditions = tokens.Select(token => $"hasToken({indexed}, {Parameter("String", token)})").ToList();
        if (tokens.Count != 1 || tokens[0] != wanted || content.Field != SearchFields.AnyContent)
        {
            var plain = $"position({text}, {Parameter("String", wanted)}) > 0";
            var escaped = ContentWords.Escape(wanted);
            conditions.Add(escaped == wanted ? plain : $"({plain} OR position({text}, {Parameter("String", escaped)}) > 0)");
        }
        return string.Join(" AND ", conditions);
    }
}

/// <summary>Words as ClickHouse's token index cuts them.</summary>
internal static class ContentWords
{
    /// <summary>Runs of ASCII letters and digits. Runs that touch other letters are no tokens of their own and are left to the comparison.</summary>
    public static IReadOnlyList<string> Tokens(string words)
    {
        var tokens = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            var start = i;
            while (i < words.Length && char.IsAsciiLetterOrDigit(words[i]))
            {
                i++;
            }
            var isWhole = (start == 0 || words[start - 1] < 128) && (i == words.Length || words[i] < 128);
            if (i > start && isWhole)
            {
                tokens.Add(words[start..i]);
            }
        }
        return tokens;
    }

    /// <summary>The words as a JSON writer that keeps to ASCII has them, in lower case.</summary>
    public static string Escape(string words)
    {
        var escaped = new StringBuilder(words.Length);
        foreach (var character in words)
        {
            _ = character switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                < (char)128 => escaped.Append(character),
                _ => escaped.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
            };
        }
        return escaped.ToString();
    }
}
