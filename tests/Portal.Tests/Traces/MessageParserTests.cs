using Portal.Telemetry.Traces.Messages;

namespace Portal.Tests.Traces;

/// <summary>The same conversation in every dialect gives the same messages. Inputs are written after the conventions' own examples.</summary>
public sealed class MessageParserTests
{
    [Fact]
    public void Parse_GenAiParts_ReadsEveryKind()
    {
        var messages = MessageParser.Parse(
            """
            [{"role":"user","parts":[{"type":"text","content":"Weather in Paris?"},{"type":"blob","modality":"image","mime_type":"image/png","content":"aGVsbG8="},{"type":"uri","modality":"audio","uri":"https://files.example/a.wav"}]},
             {"role":"assistant","parts":[{"type":"reasoning","content":"A tool knows."},{"type":"tool_call","id":"call_1","name":"get_weather","arguments":{"location":"Paris"}}],"finish_reason":"tool_call"},
             {"role":"tool","parts":[{"type":"tool_call_response","id":"call_1","response":"rainy, 57°F"}]}]
            """,
            "user");

        messages.Select(message => message.Role).ShouldBe(["user", "assistant", "tool"]);
        // "aGVsbG8=" is base64 of the five bytes of "hello".
        messages[0].Parts.ShouldBe([new TextPart("Weather in Paris?"), new MediaPart("image", "image/png", 5, ""), new MediaPart("audio", "", null, "https://files.example/a.wav")]);
        messages[1].Parts[0].ShouldBe(new ReasoningPart("A tool knows."));
        var call = messages[1].Parts[1].ShouldBeOfType<ToolCallPart>();
        (call.Id, call.Name).ShouldBe(("call_1", "get_weather"));
        call.Arguments.ShouldContain("\"Paris\"");
        messages[1].FinishReason.ShouldBe("tool_call");
        messages[2].Parts.ShouldBe([new ToolResultPart("call_1", "rainy, 57°F")]);
    }

    [Fact]
    public void Parse_OlderEvents_ReadsContentToolCallsAndChoice()
    {
        var messages = MessageParser.Parse(
            """
            [{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},
             {"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"find","arguments":"{\"q\":1}"}}]},
             {"role":"tool","id":"c1","content":"found"},
             {"role":"assistant","index":0,"finish_reason":"stop","message":{"content":"Done."}}]
            """,
            "user");

        messages[0].Parts.ShouldBe([new TextPart("Be brief.")]);
        messages[2].Parts.ShouldBe([new ToolCallPart("c1", "find", "{\"q\":1}")]);
        messages[3].Parts.ShouldBe([new ToolResultPart("c1", "found")]);
        messages[4].ShouldSatisfyAllConditions(
            message => message.Role.ShouldBe("assistant"), message => message.FinishReason.ShouldBe("stop"), message => message.Parts.ShouldBe([new TextPart("Done.")]));
    }

    [Fact]
    public void Parse_OpenInferenceFlattened_PutsPartsTogether()
    {
        var messages = MessageParser.Parse(
            """
            [{"role":"user","contents.0.message_content.type":"text","contents.0.message_content.text":"What is this?","contents.1.message_content.type":"image","contents.1.message_content.image.image.url":"https://files.example/cat.png"},
             {"role":"assistant","tool_calls.0.tool_call.id":"t1","tool_calls.0.tool_call.function.name":"look","tool_calls.0.tool_call.function.arguments":"{\"at\":\"cat\"}"},
             {"role":"tool","content":"a cat","tool_call_id":"t1"}]
            """,
            "user");

        messages[0].Parts.ShouldBe([new TextPart("What is this?"), new MediaPart("image", "", null, "https://files.example/cat.png")]);
        messages[1].Parts.ShouldBe([new ToolCallPart("t1", "look", "{\"at\":\"cat\"}")]);
        messages[2].Parts.ShouldBe([new ToolResultPart("t1", "a cat")]);
    }

    [Fact]
    public void Parse_OpenLlmetryFlattened_ReadsContentAndCalls()
    {
        var messages = MessageParser.Parse(
            """
            [{"role":"user","content":"[{\"type\":\"text\",\"text\":\"Two parts\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpeg;base64,AAAA\"}}]"},
             {"role":"assistant","content":"","finish_reason":"tool_calls","tool_calls.0.id":"x","tool_calls.0.name":"add","tool_calls.0.arguments":"{\"a\":2}"}]
            """,
            "user");

        // Four letters of base64 are three bytes.
        messages[0].Parts.ShouldBe([new TextPart("Two parts"), new MediaPart("image", "image/jpeg", 3, "")]);
        messages[1].Parts.ShouldBe([new ToolCallPart("x", "add", "{\"a\":2}")]);
        messages[1].FinishReason.ShouldBe("tool_calls");
    }

    [Fact]
    public void Parse_ProviderBodies_ReadsTheirMessages()
    {
        var openAi = MessageParser.Parse("""{"model":"gpt","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Yes","reasoning_content":"Hm"}}]}""", "assistant");
        var anthropic = MessageParser.Parse(
            """{"system":"Be kind.","messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"u1","content":[{"type":"text","text":"42"}]}]},{"role":"assistant","content":[{"type":"thinking","thinking":"So."},{"type":"tool_use","id":"u2","name":"sum","input":{"a":1}}]}]}""",
            "user");

        openAi.ShouldHaveSingleItem().Parts.ShouldBe([new ReasoningPart("Hm"), new TextPart("Yes")]);
        anthropic.Select(message => message.Role).ShouldBe(["system", "user", "assistant"]);
        anthropic[1].Parts.ShouldBe([new ToolResultPart("u1", "42")]);
        anthropic[2].Parts[0].ShouldBe(new ReasoningPart("So."));
        anthropic[2].Parts[1].ShouldBeOfType<ToolCallPart>().Name.ShouldBe("sum");
    }

    [Theory]
    [InlineData("Just a question", "Just a question")]
    [InlineData("\"quoted\"", "quoted")]
    [InlineData("[not json", "[not json")]
    [InlineData("""[{"type":"text","content":"System text"}]""", "System text")]
    [InlineData("""["one"]""", "one")]
    public void Parse_TextAndPartsAlone_AreOneMessageOfTheGivenRole(string stored, string expected)
    {
        var message = MessageParser.Parse(stored, "system").ShouldHaveSingleItem();

        message.Role.ShouldBe("system");
        message.Parts.ShouldBe([new TextPart(expected)]);
    }

    [Fact]
    public void Parse_UnknownPart_IsKeptAsItIs() =>
        MessageParser.Parse("""[{"role":"user","parts":[{"type":"hologram","beam":3}]}]""", "user")
            .ShouldHaveSingleItem().Parts.ShouldHaveSingleItem().ShouldBeOfType<DataPart>().Json.ShouldContain("hologram");

    [Fact]
    public void Parse_EveryCutOfAMessage_KeepsWhatIsThere()
    {
        const string Stored = """[{"role":"user","parts":[{"type":"text","content":"first \\ \"quoted\" \u00e9"}]},{"role":"assistant","parts":[{"type":"text","content":"second"}]}]""";
        for (var length = 1; length < Stored.Length; length++)
        {
            var messages = MessageParser.Parse(Stored[..length], "user", cut: true);

            if (messages.Count > 0)
            {
                messages[^1].Cut.ShouldBeTrue($"cut at {length}");
            }
            if (length > Stored.IndexOf("]},", StringComparison.Ordinal))
            {
                messages[0].Parts[0].ShouldBe(new TextPart("first \\ \"quoted\" é"), $"cut at {length}");
            }
        }
        MessageParser.Parse(Stored[..60], "user", cut: true).ShouldHaveSingleItem().Parts.ShouldHaveSingleItem().ShouldBeOfType<TextPart>().Text.ShouldStartWith("first");
    }

    [Fact]
    public void ParseTools_EveryDialect_NamesThem()
    {
        MessageParser.ParseTools("""[{"type":"function","name":"a","description":"does a","parameters":{"type":"object"}}]""")[0].ShouldSatisfyAllConditions(
            tool => tool.Name.ShouldBe("a"), tool => tool.Description.ShouldBe("does a"), tool => tool.Schema.ShouldContain("object"));
        MessageParser.ParseTools("""[{"type":"function","function":{"name":"b"}}]""")[0].Name.ShouldBe("b");
        MessageParser.ParseTools("""[{"tool.json_schema":"{\"type\":\"function\",\"function\":{\"name\":\"c\"}}"}]""")[0].Name.ShouldBe("c");
        MessageParser.ParseTools("""[{"name":"d","parameters":"{\"type\":\"object\"}"}]""")[0].ShouldBe(new ToolDefinition("d", "", "{\"type\":\"object\"}"));
    }
}
