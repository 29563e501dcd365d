using Portal.Telemetry.CallSearch;

namespace Portal.Tests.CallSearch;

public sealed class SearchCompletionTests
{
    /// <summary>The caret is the '|'.</summary>
    [Theory]
    [InlineData("|", null, "", 0, 0)]
    [InlineData("mo|", null, "mo", 0, 2)]
    [InlineData("mo|del:x", null, "mo", 0, 7)]
    [InlineData("model:|", "model", "", 6, 0)]
    [InlineData("model:gp|", "model", "gp", 6, 2)]
    [InlineData("model:gp|t-4", "model", "gp", 6, 5)]
    [InlineData("model:a,gp|", "model", "gp", 8, 2)]
    [InlineData("model!=gp|", "model", "gp", 7, 2)]
    [InlineData("latency>=2|", "latency", "2", 9, 1)]
    [InlineData("status:error mo|", null, "mo", 13, 2)]
    [InlineData("status:error -mo|", null, "mo", 14, 2)]
    [InlineData("(model:g|", "model", "g", 7, 1)]
    [InlineData("attr.tenant=\"acme c|", "attr.tenant", "acme c", 12, 7)]
    [InlineData("\"some words\" st|", null, "st", 13, 2)]
    public void At_Caret_FindsWhatIsTyped(string text, string? field, string prefix, int start, int length)
    {
        var caret = text.IndexOf('|', StringComparison.Ordinal);
        SearchCompletion.At(text.Remove(caret, 1), caret).ShouldBe(new SearchCompletion(start, length, field, prefix));
    }

    [Theory]
    [InlineData("gpt-4o", "gpt-4o")]
    [InlineData("acme corp", "\"acme corp\"")]
    [InlineData("say \"hi\"\\", "\"say \\\"hi\\\"\\\\\"")]
    [InlineData("", "\"\"")]
    public void Quote_Value_IsReadBackAsItself(string value, string expected)
    {
        SearchCompletion.Quote(value).ShouldBe(expected);
        SearchParser.TryParse($"model:{expected}", out var expression, out _).ShouldBeTrue();
        ((NameIs)expression!.Root!).Values[0].ShouldBe(new NameValue(value, NameMatch.Whole));
    }
}
