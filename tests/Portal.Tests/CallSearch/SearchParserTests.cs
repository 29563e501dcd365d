using Portal.Telemetry.Calls;
using Portal.Telemetry.CallSearch;

namespace Portal.Tests.CallSearch;

public sealed class SearchParserTests
{
    /// <summary>Texts and what they mean, written out so that one sees precedence and types.</summary>
    public static TheoryData<string, string> Meanings => new()
    {
        { "", "everything" },
        { "   ", "everything" },
        { "model:gpt-4o", "model is gpt-4o" },
        { "model=gpt-4o,gpt-4.1", "model is gpt-4o|gpt-4.1" },
        { "model:gpt-4*", "model like gpt-4*" },
        { "model:\"gpt-4*\"", "model is gpt-4*" },
        { "model~mini", "model has mini" },
        { "model!=gpt-4o", "not(model is gpt-4o)" },
        { "MODEL:gpt-4o", "model is gpt-4o" },
        { "gen_ai.request.model:gpt-4o", "requested_model is gpt-4o" },
        { "attr.gen_ai.request.model:gpt-4o", "requested_model is gpt-4o" },
        { "status:error", "status=error" },
        { "status:ok,error", "any(status=ok, status=error)" },
        { "latency>2s", "latency>2000000000" },
        { "latency:>2s", "latency>2000000000" },
        { "latency<=1.5min", "latency<=90000000000" },
        { "latency:500ms..2s", "all(latency>=500000000, latency<=2000000000)" },
        { "latency:..2s", "latency<=2000000000" },
        { "ttft:unknown", "not(ttft known)" },
        { "cost>0.01", "cost>0.01" },
        { "cost>=$1", "cost>=1" },
        { "cost:unknown", "not(cost known)" },
        { "cost:known", "cost known" },
        { "tokens>1.5k", "tokens>1500" },
        { "tokens>2000000", "tokens>2000000" },
        { "finish:length", "finish is length" },
        { "conversation:*", "conversation known" },
        { "flag:corrected", "flag AdditiveCacheCorrected, AdditiveReasoningCorrected" },
        { "streaming:yes", "streaming=yes" },
        { "kind:tool", "kind=tool" },
        { "user:AB12", "user begins ab12" },
        { "trace:4bf92f3577b34da6a3ce929d0e0e4736", "trace is 4bf92f3577b34da6a3ce929d0e0e4736" },
        { "4BF92F3577B34DA6A3CE929D0E0E4736", "trace is 4bf92f3577b34da6a3ce929d0e0e4736" },
        { "00f067aa0ba902b7", "span is 00f067aa0ba902b7" },
        { "attr.tenant=\"acme corp\"", "attribute tenant is acme corp" },
        { "attr.tenant:*", "attribute tenant exists" },
        { "-attr.tenant:*", "not(attribute tenant exists)" },
        { "attr.tenant!=acme", "not(attribute tenant is acme)" },
        { "attr.tenant~acm", "attribute tenant has acm" },
        { "feature.language:es", "feature language is es" },
        { "feature.language:es,de*", "feature language is es|de*" },
        { "feature.language:*", "feature language exists" },
        { "feature.documents>2.5", "feature documents>2.5" },
        { "feature.documents:2..4", "all(feature documents>=2, feature documents<=4)" },
        { "feature.documents:4", "any(feature documents=4, feature documents is 4)" },
        { "feature.documents!=4", "not(any(feature documents=4, feature documents is 4))" },
        { "feature.\"odd key\"=\"4\"", "feature odd key is 4" },
        { "attr.\"odd key\"=x", "attribute odd key is x" },
        { "resource.host.name:web-*", "resource host.name like web-*" },
        { "refund", "text has [refund]" },
        { "\"refund policy\"", "text has [refund policy]" },
        { "\"say \\\"hi\\\"\"", "text has [say \"hi\"]" },
        { "output:\"I cannot\"", "output has [I cannot]" },
        { "model:a status:error refund", "all(model is a, status=error, text has [refund])" },
        { "model:a AND status:error", "all(model is a, status=error)" },
        { "model:a OR model:b status:error", "any(model is a, all(model is b, status=error))" },
        { "(model:a OR model:b) status:error", "all(any(model is a, model is b), status=error)" },
        { "NOT (model:a OR model:b)", "not(any(model is a, model is b))" },
        { "-model:a -status:error", "all(not(model is a), not(status=error))" },
        { "NOT -model:a", "not(not(model is a))" },
        { "ORDER", "text has [ORDER]" },
    };

    [Theory]
    [MemberData(nameof(Meanings))]
    public void TryParse_Text_MeansWhatItSays(string text, string meaning)
    {
        SearchParser.TryParse(text, out var expression, out var fault).ShouldBeTrue(fault?.ToString());

        Say(expression!.Root).ShouldBe(meaning);
    }

    /// <summary>Texts, the fault, where it starts, how long it is, and a part of what is expected.</summary>
    public static TheoryData<string, SearchFaultKind, int, int, string> Faults => new()
    {
        { "modle:gpt-4o", SearchFaultKind.UnknownField, 0, 5, "model" },
        { "status:error http://x", SearchFaultKind.UnknownField, 13, 4, "" },
        { "status:broken", SearchFaultKind.BadValue, 7, 6, "error, ok" },
        { "latency>fast", SearchFaultKind.BadValue, 8, 4, "500ms" },
        { "latency>2", SearchFaultKind.BadValue, 8, 1, "unit" },
        { "latency:5s..x", SearchFaultKind.BadValue, 8, 5, "range" },
        { "cost>abc", SearchFaultKind.BadValue, 5, 3, "0.01" },
        { "cost>-1", SearchFaultKind.BadValue, 5, 2, "0.01" },
        { "model>gpt", SearchFaultKind.BadOperator, 5, 1, "!=" },
        { "status~err", SearchFaultKind.BadOperator, 6, 1, "!=" },
        { "attr.tenant>3", SearchFaultKind.BadOperator, 11, 1, "~" },
        { "feature.documents>many", SearchFaultKind.BadValue, 18, 4, "a number" },
        { "feature.documents:", SearchFaultKind.MissingValue, 17, 1, "es" },
        { "feature.:es", SearchFaultKind.UnknownField, 0, 1, "feature.language" },
        { "model:", SearchFaultKind.MissingValue, 5, 1, "text" },
        { "model: gpt", SearchFaultKind.MissingValue, 6, 1, "text" },
        { "model:a,", SearchFaultKind.MissingValue, 7, 1, "text" },
        { "attr.=x", SearchFaultKind.UnknownField, 0, 1, "attr." },
        { "\"refund", SearchFaultKind.UnclosedQuote, 0, 7, "\"" },
        { "model:\"gpt", SearchFaultKind.UnclosedQuote, 6, 4, "\"" },
        { "(model:a", SearchFaultKind.UnclosedParenthesis, 0, 1, ")" },
        { "model:a)", SearchFaultKind.UnexpectedParenthesis, 7, 1, "" },
        { "model:a OR", SearchFaultKind.MissingCondition, 9, 1, "" },
        { "NOT", SearchFaultKind.MissingCondition, 0, 3, "" },
        { "()", SearchFaultKind.MissingCondition, 1, 1, "" },
        { "trace:xyz", SearchFaultKind.BadValue, 6, 3, "32 hexadecimal" },
        { "span:00f067aa0ba902b700", SearchFaultKind.BadValue, 5, 18, "16 hexadecimal" },
        { "flag:odd", SearchFaultKind.BadValue, 5, 3, "corrected" },
        { "!!!", SearchFaultKind.BadValue, 0, 3, "word" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void TryParse_Mistake_SaysWhereAndWhatIsExpected(string text, SearchFaultKind kind, int start, int length, string expected)
    {
        SearchParser.TryParse(text, out _, out var fault).ShouldBeFalse();

        (fault!.Kind, fault.At.Start, fault.At.Length).ShouldBe((kind, start, length));
        fault.Expected.ShouldContain(expected);
        fault.ToString().ShouldStartWith($"At character {start + 1}: ");
    }

    [Fact]
    public void TryParse_TooMuch_IsRefused()
    {
        SearchParser.TryParse(new string('x', SearchParser.LongestText + 1), out _, out var tooLong).ShouldBeFalse();
        tooLong!.Kind.ShouldBe(SearchFaultKind.TooLong);
        SearchParser.TryParse(string.Join(' ', Enumerable.Repeat("a:b", 0).Concat(Enumerable.Repeat("x", SearchParser.MostConditions + 1))), out _, out var tooMany).ShouldBeFalse();
        tooMany!.Kind.ShouldBe(SearchFaultKind.TooMany);
        SearchParser.TryParse(new string('(', 500) + "x" + new string(')', 500), out _, out var tooDeep).ShouldBeFalse();
        tooDeep!.Kind.ShouldBe(SearchFaultKind.TooMany);
    }

    [Fact]
    public void TryParse_AnyCharacters_NeverThrows()
    {
        const string Alphabet = "model:><=!~\"\\()-., *attr.OR NOT0123456789abcü\n\t";
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            if (!SearchParser.TryParse(text, out _, out var fault))
            {
                fault.At.Start.ShouldBeInRange(0, Math.Max(0, text.Length - 1), text);
            }
        }
    }

    [Theory]
    [InlineData("model:a", false, false)]
    [InlineData("model:a refund", true, false)]
    [InlineData("NOT output:refund", true, false)]
    [InlineData("kind:tool", false, true)]
    [InlineData("model:a (kind:any)", false, true)]
    public void Expression_KnowsWhatItNeeds(string text, bool readsContent, bool coversAllSpans)
    {
        SearchParser.TryParse(text, out var expression, out _).ShouldBeTrue();
        (expression!.ReadsContent, expression.CoversAllSpans).ShouldBe((readsContent, coversAllSpans));
    }

    private static string Say(SearchNode? node) => node switch
    {
        null => "everything",
        AllOf all => $"all({string.Join(", ", all.Parts.Select(Say))})",
        AnyOf any => $"any({string.Join(", ", any.Parts.Select(Say))})",
        Not not => $"not({Say(not.Part)})",
        NameIs name => $"{name.Field.Name} {Say(name.Values)}",
        SizeIs size => FormattableString.Invariant($"{size.Field.Name}{Sign(size.Comparison)}{size.Value:0.###}"),
        IsKnown known => $"{known.Field.Name} known",
        IdIs id => $"{id.Field.Name} {(id.IsWhole ? "is" : "begins")} {id.Digits}",
        ChoiceIs choice => $"{choice.Field.Name}={choice.Value}",
        HasFlag flag => $"flag {flag.Flags & (CallFlags.AdditiveCacheCorrected | CallFlags.AdditiveReasoningCorrected)}",
        AttributeIs attribute => $"{(attribute.Resource ? "resource" : "attribute")} {attribute.Key} {(attribute.Values.Count == 0 ? "exists" : Say(attribute.Values))}",
        FeatureIs feature => $"feature {feature.Key} {(feature.Values.Count == 0 ? "exists" : Say(feature.Values))}",
        FeatureSizeIs feature => FormattableString.Invariant($"feature {feature.Key}{Sign(feature.Comparison)}{feature.Value:0.###}"),
        ContentHas content => $"{content.Field.Name} has [{content.Words}]",
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static string Say(IReadOnlyList<NameValue> values) =>
        $"{values[0].Match switch { NameMatch.Whole => "is", NameMatch.Pattern => "like", _ => "has" }} {string.Join('|', values.Select(value => value.Text))}";

    private static string Sign(SizeComparison comparison) => comparison switch
    {
        SizeComparison.Less => "<",
        SizeComparison.AtMost => "<=",
        SizeComparison.Greater => ">",
        SizeComparison.AtLeast => ">=",
        _ => "=",
    };
}
