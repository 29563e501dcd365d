using System.Net;
using System.Text.Json;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Integration.Tests.Traces;

/// <summary>An agent with two calls and a tool, sent over OTLP, comes back as one trace; what was said only with the right, and on record.</summary>
public sealed class TracesApiTests(PortalFixture fixture)
{
    private const string Secret = "The launch code is 4711.";

    [Fact]
    public async Task Trace_AgentWithCalls_AddsUpOnceAndNamesItsCriticalPath()
    {
        var (portal, trace, _) = await DeliverAsync("traces-agent");

        var answer = await portal.GetAsync($"/api/v1/traces/{trace}");

        // The agent repeats 300 / 30 tokens of its two calls, 100 / 10 and 200 / 20; they count once.
        var totals = answer.GetProperty("totals");
        totals.GetProperty("calls").GetInt32().ShouldBe(2);
        totals.GetProperty("inputTokens").GetInt32().ShouldBe(300);
        totals.GetProperty("outputTokens").GetInt32().ShouldBe(30);
        answer.GetProperty("durationMs").GetDouble().ShouldBe(1000);
        answer.GetProperty("missingParents").GetArrayLength().ShouldBe(0);
        answer.GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("kind").GetString()).ShouldBe(["agent", "inference", "tool", "inference"]);
        answer.GetProperty("criticalPath").GetArrayLength().ShouldBe(4);
    }

    [Fact]
    public async Task Trace_ParentNotThere_IsNamedAsMissing()
    {
        var portal = await fixture.Portal;
        var (trace, parent) = (SentSpan.NewId(16), SentSpan.NewId(8));
        await SentSpan.DeliverAsync(portal, Span("traces-orphan", trace, SentSpan.NewId(8), parent, 0, 100));

        var answer = await portal.GetAsync($"/api/v1/traces/{trace}");

        answer.GetProperty("missingParents").EnumerateArray().Select(id => id.GetString()).ShouldBe([parent]);
    }

    [Fact]
    public async Task Span_WithoutAskingForContent_HasEverythingElse()
    {
        var (portal, trace, call) = await DeliverAsync("traces-span");

        var answer = await portal.GetAsync($"/api/v1/traces/{trace}/spans/{call}");

        answer.GetProperty("content").ValueKind.ShouldBe(JsonValueKind.Null);
        answer.GetRawText().ShouldNotContain("4711");
        answer.GetProperty("call").GetProperty("attributes").EnumerateArray().Single(item => item.GetProperty("key").GetString() == "app.Customer").GetProperty("value").GetString().ShouldBe("globex");
        answer.GetProperty("call").GetProperty("resource").EnumerateArray().ShouldContain(item => item.GetProperty("key").GetString() == "host.name");
    }

    [Fact]
    public async Task Span_ContentWithoutTheRight_Is403AndNotRecorded()
    {
        var (portal, trace, call) = await DeliverAsync("traces-forbidden");
        using var reader = portal.CreateClient(portal.ReadKey);

        using var refused = await reader.GetAsync($"/api/v1/traces/{trace}/spans/{call}?content=true");

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync()).ShouldNotContain("4711");
        (await LooksAsync(portal, trace)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Span_ContentWithTheRight_IsGivenAndRecorded()
    {
        var (portal, trace, call) = await DeliverAsync("traces-content");
        using var admin = portal.CreateClient(portal.AdminKey);

        using var answer = JsonDocument.Parse(await admin.GetByteArrayAsync($"/api/v1/traces/{trace}/spans/{call}?content=true"));

        answer.RootElement.GetProperty("content").GetProperty("output").GetString()!.ShouldContain(Secret);
        var look = (await LooksAsync(portal, trace)).ShouldHaveSingleItem();
        look.GetProperty("door").GetString().ShouldBe("api");
        look.GetProperty("spanId").GetString().ShouldBe(call);
        look.GetProperty("viewerId").GetString()!.ShouldStartWith("key:");
        look.GetProperty("calls").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Span_MessagesSentAsLogRecords_AreItsContentInTheirOrder()
    {
        var portal = await fixture.Portal;
        var (trace, call) = (SentSpan.NewId(16), SentSpan.NewId(8));
        var now = (ulong)(new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddHours(-12) - DateTimeOffset.UnixEpoch).Ticks * 100; // as Span does
        using var http = new HttpClient();
        OtlpLogRecord Message(string name, ulong after, string content) => new()
        {
            TimeUnixNano = now + (after * 1_000_000), EventName = name, TraceId = Convert.FromHexString(trace), SpanId = Convert.FromHexString(call), Body = new OtlpAttributes { { "content", content } },
        };
        var logs = new OtlpLogs(new OtlpResourceLogs
        {
            Attributes = new() { { "service.name", "traces-messages" } },
            // Sent out of order, as exporters of several threads do.
            Records = [Message("gen_ai.assistant.message", 2, "second"), Message("gen_ai.user.message", 1, "first"), Message("gen_ai.choice", 3, "answer")],
        });
        (await new OtlpClient(http, portal.OtlpAddress, portal.IngestKey).SendAsync(OtlpSignal.Logs, OtlpJson.Encode(logs), OtlpJson.ContentType)).IsSuccess.ShouldBeTrue();
        await SentSpan.DeliverAsync(portal, Span("traces-messages", trace, call, "", 0, 100));
        using var admin = portal.CreateClient(portal.AdminKey);

        using var answer = JsonDocument.Parse(await admin.GetByteArrayAsync($"/api/v1/traces/{trace}/spans/{call}?content=true"));

        var content = answer.RootElement.GetProperty("content");
        content.GetProperty("input").GetString().ShouldBe("""[{"role":"user","content":"first"},{"role":"assistant","content":"second"}]""");
        content.GetProperty("output").GetString().ShouldBe("""[{"role":"assistant","content":"answer"}]""");
    }

    [Fact]
    public async Task Conversation_TwoCalls_AreListedByStart()
    {
        var (portal, _, _) = await DeliverAsync("traces-thread");

        var answer = await portal.GetAsync("/api/v1/conversations/traces-thread-conversation");

        answer.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("call").GetProperty("inputTokens").GetInt32()).ShouldBe([100, 200]);
    }

    [Fact]
    public async Task Trace_KeyOfAnotherTenant_SeesNothing()
    {
        var (portal, trace, call) = await DeliverAsync("traces-tenant");
        var (exitCode, output, error) = await portal.RunCommandAsync("keys", "create", "--scope", "admin", "--tenant", "other");
        exitCode.ShouldBe(0, error);
        using var other = portal.CreateClient(output.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).First(word => word.StartsWith("lmp_", StringComparison.Ordinal)));

        (await other.GetAsync($"/api/v1/traces/{trace}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetAsync($"/api/v1/traces/{trace}/spans/{call}?content=true")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetAsync("/api/v1/conversations/traces-tenant-conversation?content=true")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/api/v1/traces/xyz", "traceId")]
    [InlineData("/api/v1/traces/00000000000000000000000000000000", "traceId")]
    [InlineData("/api/v1/traces/4bf92f3577b34da6a3ce929d0e0e4736/spans/12", "spanId")]
    public async Task Trace_BadId_SaysWhichAndWhatItShouldBe(string path, string name)
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);

        using var answer = await client.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        problem.RootElement.GetProperty("errors").GetProperty(name)[0].GetString()!.ShouldContain("hexadecimal");
    }

    [Fact]
    public async Task ContentLooks_ReadKey_Is403()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);

        (await client.GetAsync("/api/v1/content-looks")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<List<JsonElement>> LooksAsync(PortalProcess portal, string trace)
    {
        using var admin = portal.CreateClient(portal.AdminKey);
        using var answer = JsonDocument.Parse(await admin.GetByteArrayAsync($"/api/v1/content-looks?traceId={trace}"));
        return [.. answer.RootElement.GetProperty("looks").EnumerateArray().Select(look => look.Clone())];
    }

    /// <summary>agent 0-1000 ms, call 10-400, tool 400-500, call 500-1000.</summary>
    private async Task<(PortalProcess Portal, string TraceId, string CallId)> DeliverAsync(string application)
    {
        var portal = await fixture.Portal;
        var (trace, agent, call) = (SentSpan.NewId(16), SentSpan.NewId(8), SentSpan.NewId(8));
        await SentSpan.DeliverAsync(
            portal,
            Span(application, trace, agent, "", 0, 1000) with { Operation = "invoke_agent", Attributes = Usage(300, 30, application) },
            Span(application, trace, SentSpan.NewId(8), agent, 10, 400) with { Operation = "chat", Attributes = Usage(100, 10, application) },
            Span(application, trace, SentSpan.NewId(8), agent, 400, 500) with { Operation = "execute_tool" },
            Span(application, trace, call, agent, 500, 1000) with
            {
                Operation = "chat",
                Attributes =
                [
                    .. Usage(200, 20, application),
                    new("app.Customer", "globex"),
                    new("gen_ai.output.messages", $$"""[{"role":"assistant","parts":[{"type":"text","content":"{{Secret}}"}],"finish_reason":"stop"}]"""),
                ],
            });
        return (portal, trace, call);
    }

    private static OtlpAttributes Usage(long input, long output, string application) =>
    [
        new("gen_ai.provider.name", "openai"), new("gen_ai.request.model", "gpt-4o-mini"), new("gen_ai.usage.input_tokens", input),
        new("gen_ai.usage.output_tokens", output), new("gen_ai.conversation.id", $"{application}-conversation"),
    ];

    private static SentSpan Span(string application, string trace, string span, string parent, double from, double to)
    {
        var start = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddHours(-12);
        return new SentSpan
        {
            Application = application,
            TraceId = trace,
            SpanId = span,
            ParentSpanId = parent,
            Start = start.AddMilliseconds(from),
            Duration = TimeSpan.FromMilliseconds(to - from),
        };
    }
}
