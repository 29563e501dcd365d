using System.Text;
using Portal.Ingest.Features;
using Portal.Telemetry.ClickHouse;

namespace Portal.Tests.Ingest.Features;

public sealed class MessageTextTests
{
    // Characters counted by hand; every form as ContentMapper leaves it.
    [Theory]
    [InlineData("""[{"role":"user","parts":[{"type":"text","content":"Hello"},{"type":"text","content":"you"}]}]""", 8, "Helloyou")]
    [InlineData("""[{"role":"user","content":"Hello"},{"role":"user","content":"there"}]""", 10, "Hello")]
    [InlineData("""[{"contents.0.message_content.text":"Hi","contents.0.message_content.type":"text"}]""", 2, "Hi")]
    [InlineData("""[{"role":"assistant","message":"Fine"}]""", 4, "Fine")]
    [InlineData("""[{"role":"assistant","message":{"content":"Fine","tool_calls":[]}}]""", 4, "Fine")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"reasoning","content":"Hmm"},{"type":"text","content":"4"}]}]""", 4, "4")]
    [InlineData("""[{"role":"user","content":"a\nb\u00e9\"\u00ff"}]""", 6, "a\nbé\"ÿ")]
    [InlineData("plain answer", 12, "plain answer")]
    [InlineData("""{"decision":"approved"}""", 23, """{"decision":"approved"}""")]
    [InlineData("grün 😀", 7, "grün 😀")]
    [InlineData("[not json", 9, "[not json")]
    public void Measure_EveryForm_CountsTheTextAlone(string messages, int characters, string text)
    {
        using var answer = new RowBinaryWriter(64);

        var measure = MessageText.Measure(Encoding.UTF8.GetBytes(messages), answer);

        measure.Characters.ShouldBe(characters);
        Encoding.UTF8.GetString(answer.WrittenSpan).ShouldBe(text);
        measure.IsRefusal.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""[{"role":"assistant","refusal":"I cannot help with that"}]""")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"refusal","content":"I cannot"}]}]""")]
    public void Measure_ProvidersRefusal_IsSeen(string messages) => MessageText.Measure(Encoding.UTF8.GetBytes(messages)).IsRefusal.ShouldBeTrue();

    [Fact]
    public void Measure_TextThatOnlySoundsLikeOne_IsNone() =>
        MessageText.Measure("""[{"role":"assistant","content":"I'm sorry, I cannot help","refusal":null}]"""u8).IsRefusal.ShouldBeFalse();

    [Fact]
    public void Measure_MessagesCutAtTheLimit_CountsUpToTheCut() =>
        MessageText.Measure("""[{"role":"user","content":"one"},{"role":"user","content":"tw"""u8).Characters.ShouldBe(3);
}
