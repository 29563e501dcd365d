using System.Text;
using System.Text.Json;
using Portal.Governance.Applications;
using Portal.Governance.Scanning;
using Portal.Ingest;
using Portal.Ingest.Scanning;
using Portal.Telemetry.Calls;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest.Scanning;

public sealed class ScannedSpanTests
{
    private const string Email = "anna.smith@example.com";
    private const string Card = "4111 1111 1111 1111";
    private const string Key = "AKIAIOSFODNN7EXAMPLE";

    [Fact]
    public void Redact_WhereverItStands_IsGoneBeforeTheRow()
    {
        var call = Decode(FindingAction.Redact, Everywhere());

        var row = call.Dump();
        row.ShouldNotContain("anna", Case.Insensitive);
        row.ShouldNotContain("4111");
        row.ShouldNotContain(Key);
        call.Text("span_name").ShouldBe("chat for [email]");
        call.Text("status_message").ShouldBe("declined: [card]");
        call.Text("scope_name").ShouldBe("scope of [email]");
        call.Attributes["note"].ShouldBe("from [email], card [card], key [secret]");
        call.Attributes["[email]"].ShouldBe("a name can hold one");
        call.Resource["deployed.by"].ShouldBe("[email]");
        call.Content!["input"].ShouldBe("""[{"role":"user","content":"write to [email]"}]""");
        call.Text("events").ShouldContain("mail to [email] failed");
        call.Text("links").ShouldContain("\"for\":\"[email]\"");
    }

    [Fact]
    public void Keep_WhereverItStands_LeavesEverythingAndCountsNothing()
    {
        var call = Decode(FindingAction.Keep, Everywhere());

        call.Text("span_name").ShouldBe($"chat for {Email}");
        call.Attributes["note"].ShouldBe($"from {Email}, card {Card}, key {Key}");
        Findings(call).ShouldBeEmpty();
    }

    [Fact]
    public void Flag_WhereverItStands_LeavesEverythingAndCountsByPlace()
    {
        var call = Decode(FindingAction.Flag, Everywhere());

        call.Attributes["note"].ShouldBe($"from {Email}, card {Card}, key {Key}");
        // Other: the span's name, the event, the link and the resource; and the status.
        Findings(call).ShouldBe(new Dictionary<string, uint>
        {
            ["input.email"] = 1, ["output.secret"] = 1, ["attribute.email"] = 2, ["attribute.card"] = 1, ["attribute.secret"] = 1, ["other.email"] = 4, ["other.card"] = 1,
        }, ignoreOrder: true);
    }

    [Fact]
    public void Hash_OfOneValueInTwoSpellings_IsTheSameAndTellsNothing()
    {
        var call = Decode(FindingAction.Hash, IngestBench.Span(new() { { "a", Email }, { "b", "ANNA.Smith@Example.com" }, { "c", "bob@example.com" } }));

        call.Attributes["a"].ShouldMatch(@"^\[email:[0-9a-f]{16}\]$");
        call.Attributes["b"].ShouldBe(call.Attributes["a"]);
        call.Attributes["c"].ShouldNotBe(call.Attributes["a"]);
    }

    [Fact]
    public void Kinds_WithActionsOfTheirOwn_AreTreatedApart()
    {
        var actions = FindingActions.All(FindingAction.Keep) with { Card = FindingAction.Redact, Secret = FindingAction.Flag };

        var call = Decode(actions, IngestBench.Span(new() { { "note", $"{Email} {Card} {Key}" } }));

        call.Attributes["note"].ShouldBe($"{Email} [card] {Key}");
        Findings(call).ShouldBe(new Dictionary<string, uint> { ["attribute.card"] = 1, ["attribute.secret"] = 1 }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"to":"anna\u0040example.com"}""", """{"to":"[email]"}""")]
    [InlineData("""{"note":"line\nanna@example.com\nend"}""", """{"note":"line\n[email]\nend"}""")]
    [InlineData("""{"arguments":"{\"to\":\"anna\\u0040example.com\",\"note\":\"x\\nbob@example.com\"}"}""", """{"arguments":"{\"to\":\"[email]\",\"note\":\"x\\n[email]\"}"}""")]
    [InlineData("""{"url":"https:\/\/app:hunter22@db\/x"}""", """{"url":"https:\/\/[secret]@db\/x"}""")]
    [InlineData("""{"card":4111111111111111,"n":2}""", """{"card":"[card]","n":2}""")]
    [InlineData("""{"cards":[4111111111111111, 5555555555554444]}""", """{"cards":["[card]", "[card]"]}""")]
    [InlineData("""{"arguments":"{\"card\": 4111111111111111}"}""", """{"arguments":"{\"card\": \"[card]\"}"}""")]
    public void Json_WithEscapesOrNumbers_StaysJson(string sent, string kept)
    {
        var call = Decode(FindingAction.Redact, IngestBench.Span(new() { { "gen_ai.operation.name", "chat" }, { "gen_ai.input.messages", sent } }));

        call.Content!["input"].ShouldBe(kept);
        Should.NotThrow(() => JsonDocument.Parse(kept).Dispose());
    }

    [Theory]
    [InlineData(@"C:\users\bob@example.com", "bob@")]
    [InlineData(@"C:\b@example.com", "b@")]
    [InlineData(@"\u00zz bob@example.com \", "bob@")]
    public void Backslashes_ThatAreNoEscapes_HideNothing(string sent, string gone) =>
        Decode(FindingAction.Redact, IngestBench.Span(new() { { "path", sent } })).Attributes["path"].ShouldSatisfyAllConditions(
            kept => kept.ShouldNotContain(gone), kept => kept.ShouldContain("[email]"));

    [Fact]
    public void StructuredValues_BytesAndNumbers_AreLookedThrough()
    {
        var call = Decode(FindingAction.Redact, IngestBench.Span(new()
        {
            { "bytes", Encoding.UTF8.GetBytes($"key {Key}") },
            { "map", new OtlpAttributes { { "inner", new OtlpAttributes { { Email, OtlpValue.Strings("x", Card) } } } } },
            { "number", 4111111111111111L },
            { "double", 4111111111111111d },
            { "tokens", 1763712000000000000L },
        }));

        Encoding.UTF8.GetString(Convert.FromBase64String(call.Attributes["bytes"])).ShouldBe("key [secret]");
        call.Attributes["map"].ShouldBe("""{"inner":{"[email]":["x","[card]"]}}""");
        call.Attributes["number"].ShouldBe("[card]");
        call.Attributes["double"].ShouldBe("[card]");
        call.Attributes["tokens"].ShouldBe("1763712000000000000");
    }

    [Fact]
    public void Match_AcrossTheCut_IsFoundBeforeTheCut()
    {
        var options = new IngestOptions { MaxAttributeBytes = 256, MaxContentBytes = 256 };
        var text = new string('x', 249) + " " + Email;

        var call = Decode(FindingActions.All(FindingAction.Redact), IngestBench.Span(new() { { "gen_ai.operation.name", "chat" }, { "long", text }, { "gen_ai.input.messages", text } }), options);

        call.Dump().ShouldNotContain("anna");
        call.Attributes["long"].ShouldEndWith("x [email");
    }

    [Fact]
    public void PrivateKey_WithoutItsEnd_IsGoneToTheEnd() =>
        Decode(FindingAction.Redact, IngestBench.Span(new() { { "file", "here: -----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA" } })).Attributes["file"].ShouldBe("here: [secret]");

    [Fact]
    public void UserId_ThatIsAnAddress_KeepsItsSubject()
    {
        var span = IngestBench.Span(new() { { "user.id", Email } });

        Decode(FindingAction.Redact, span)["subject"].ShouldBe(Decode(FindingAction.Keep, span)["subject"]);
    }

    [Fact]
    public void Malformed_Span_IsDescribedWithoutWhatWasFound()
    {
        using var bench = Bench(FindingActions.All(FindingAction.Redact));
        var span = IngestBench.Span(new() { { Email, 1 } }) with { SpanId = [1] };

        bench.Decode(IngestBench.Traces(span)).ShouldBeEmpty();

        bench.Decoder.Senders.Tallies.Values.ShouldHaveSingleItem().Samples["SpanId"].ShouldEndWith("[email]: int");
        bench.Decoder.Findings.Of(FindingKind.Email).ShouldBe(1);
    }

    [Fact]
    public void Mutated_Spans_NeverThrowAndAreRowsOrRefused()
    {
        using var bench = Bench(FindingActions.All(FindingAction.Redact));
        var random = new Random(11);
        var good = OtlpProtobuf.Encode(OtlpTraces.Of(new() { { "service.name", "shop" } }, [Everywhere()]));
        for (var i = 0; i < 5_000; i++)
        {
            var bad = good.ToArray();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            // Reads every row back to its last byte.
            bench.Decode(bad);
        }
    }

    private static OtlpSpan Everywhere() => IngestBench.Span(new()
    {
        { "gen_ai.operation.name", "chat" },
        { "note", $"from {Email}, card {Card}, key {Key}" },
        { Email, "a name can hold one" },
        { "gen_ai.input.messages", $$"""[{"role":"user","content":"write to {{Email}}"}]""" },
        { "gen_ai.output.messages", $$"""[{"role":"assistant","content":"use {{Key}}"}]""" },
    }) with
    {
        Name = $"chat for {Email}",
        Status = OtlpStatus.Error,
        StatusMessage = $"declined: {Card}",
        Events = [new("exception", 1_795_262_000_000_000_000, new() { { "exception.message", $"mail to {Email} failed" } })],
        Links = [new(new byte[16], new byte[8], new() { { "for", Email } })],
    };

    private static IngestBench Bench(FindingActions actions, IngestOptions? options = null)
    {
        var rules = new ApplicationRules();
        rules.Swap(new ApplicationRuleBook([KeyValuePair.Create(("default", "shop"), ApplicationRule.Default with { Scanning = actions })]));
        return new IngestBench(options, rules: rules);
    }

    private static DecodedCall Decode(FindingAction action, OtlpSpan span) => Decode(FindingActions.All(action), span);

    private static DecodedCall Decode(FindingActions actions, OtlpSpan span, IngestOptions? options = null)
    {
        using var bench = Bench(actions, options);
        return bench.Decode(OtlpTraces.Of(new() { { "service.name", "shop" }, { "deployed.by", Email } }, [span], $"scope of {Email}")).ShouldHaveSingleItem();
    }

    private static Dictionary<string, uint> Findings(DecodedCall call) => (Dictionary<string, uint>)call["findings"];
}
