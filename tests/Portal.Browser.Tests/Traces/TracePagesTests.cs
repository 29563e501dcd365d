using Microsoft.Playwright;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Browser.Tests.Traces;

/// <summary>Call, trace, conversation and the record of looks in a real browser.</summary>
public sealed class TracePagesTests(PortalBrowser browser)
{
    /// <summary>Text that would run if anybody took it for markup.</summary>
    private const string Hostile = "<img src=x onerror=console.error('pwned')><script>console.error('pwned')</script> **bold** <b>b</b>";

    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Trace_InEveryLook_IsCleanAndAccessible(int look)
    {
        var trace = await DeliverAsync(await browser.Portal, "trace-look");
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);
        await portal.GotoAsync($"/traces/{trace.Id}?span={trace.Second}");

        var rows = portal.Page.GetByRole(AriaRole.Treeitem);
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        await Assertions.Expect(portal.Page.Locator(".headline")).ToContainTextAsync("300 tokens in, 30 out");
        await Assertions.Expect(portal.Page.Locator("aside.summary")).ToContainTextAsync("gpt-4o-mini");
        await portal.CheckAsync("trace");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Call_HostileText_StaysTextInEveryLook(int look)
    {
        var trace = await DeliverAsync(await browser.Portal, "call-look");
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "reviewer" });
        await portal.GotoAsync($"/traces/{trace.Id}/{trace.Second}");

        await Assertions.Expect(portal.Page.Locator(".message.answer")).ToContainTextAsync(Hostile);
        await Assertions.Expect(portal.Page.Locator("main img, main script, main b")).ToHaveCountAsync(0);
        await Assertions.Expect(portal.Page.Locator(".columns .main")).ToContainTextAsync("look up the order");
        await portal.CheckAsync("call");
    }

    [Fact]
    public async Task Call_WithoutTheContentRight_ShowsTheRestAndSaysWhoMaySee()
    {
        var trace = await DeliverAsync(await browser.Portal, "call-viewer");
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "viewer" });
        await portal.GotoAsync($"/traces/{trace.Id}/{trace.Second}");

        await Assertions.Expect(portal.Page.Locator(".withheld")).ToContainTextAsync("Data protection officer");
        await Assertions.Expect(portal.Page.Locator(".columns .side")).ToContainTextAsync("Tokens");
        await Assertions.Expect(portal.Page.Locator(".message")).ToHaveCountAsync(0);
        await Assertions.Expect(portal.Page.Locator("body")).Not.ToContainTextAsync("And when?");
        await portal.CheckAsync("call-withheld");
    }

    [Fact]
    public async Task Trace_ChildArrivesBeforeItsParent_SlotsInWithoutReload()
    {
        var process = await browser.Portal;
        var (id, parent, child) = (SentSpan.NewId(16), SentSpan.NewId(8), SentSpan.NewId(8));
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/traces/{id}");
        await Assertions.Expect(portal.Page.Locator("main")).ToContainTextAsync("No span of this trace has arrived");

        await SentSpan.DeliverAsync(process, Span("trace-live", id, child, parent, 100, 400) with { Operation = "chat", Attributes = Usage(100, 10) });
        await Assertions.Expect(portal.Page.Locator(".row.placeholder")).ToHaveCountAsync(1, new() { Timeout = 15_000 });
        await Assertions.Expect(portal.Page.GetByRole(AriaRole.Treeitem)).ToHaveCountAsync(2);

        await SentSpan.DeliverAsync(process, Span("trace-live", id, parent, "", 0, 500) with { Operation = "invoke_agent", Attributes = [new("gen_ai.agent.name", "planner")] });
        await Assertions.Expect(portal.Page.Locator(".row.placeholder")).ToHaveCountAsync(0, new() { Timeout = 15_000 });
        await Assertions.Expect(portal.Page.Locator($"#span-{parent}")).ToContainTextAsync("planner");
        await Assertions.Expect(portal.Page.Locator($"#span-{child}")).ToHaveAttributeAsync("aria-level", "2");
        await portal.CheckAsync("trace-live");
    }

    [Fact]
    public async Task Trace_ByKeyboard_MovesFoldsAndOpens()
    {
        var trace = await DeliverAsync(await browser.Portal, "trace-keys");
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/traces/{trace.Id}");
        var rows = portal.Page.GetByRole(AriaRole.Treeitem);
        await Assertions.Expect(rows).ToHaveCountAsync(4);

        await portal.Page.Locator("[role=tree][data-keys]").FocusAsync();
        await portal.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(portal.Page.Locator($"#span-{trace.Agent}")).ToHaveAttributeAsync("aria-selected", "true");
        await portal.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await portal.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        await portal.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(portal.Page.Locator($"#span-{trace.Second}")).ToHaveAttributeAsync("aria-selected", "true");
        await portal.Page.Keyboard.PressAsync("Enter");
        await portal.Page.WaitForURLAsync(url => url.EndsWith($"/traces/{trace.Id}/{trace.Second}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trace_OfThreeThousandSpans_DrawsOnlyWhatIsInView()
    {
        var (id, root) = (SentSpan.NewId(16), SentSpan.NewId(8));
        await SentSpan.DeliverAsync(await browser.Portal,
            [Span("trace-large", id, root, "", 0, 3000), .. Enumerable.Range(0, 2999).Select(i => Span("trace-large", id, $"{i + 1:x16}", root, i, i + 1) with { Name = $"step {i}" })]);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/traces/{id}");

        await Assertions.Expect(portal.Page.Locator(".headline")).ToContainTextAsync("3000 spans");
        (await portal.Page.GetByRole(AriaRole.Treeitem).CountAsync()).ShouldBeLessThan(100);
        await portal.Page.Locator("[role=tree][data-keys]").FocusAsync();
        await portal.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(portal.Page.Locator("[aria-selected=true]")).ToContainTextAsync("step 2998");
        await Assertions.Expect(portal.Page.Locator("[aria-selected=true]")).ToBeInViewportAsync();
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Conversation_InEveryLook_FoldsWhatWasSaidBefore(int look)
    {
        var trace = await DeliverAsync(await browser.Portal, $"conversation-{look}");
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "reviewer" });
        await portal.GotoAsync($"/conversations/conversation-{look}-conversation");

        var turns = portal.Page.Locator(".turn");
        await Assertions.Expect(turns).ToHaveCountAsync(2);
        await Assertions.Expect(turns.Nth(1)).ToContainTextAsync("2 messages said before are folded away");
        await Assertions.Expect(turns.Nth(1)).Not.ToContainTextAsync("Where is my order?");
        await Assertions.Expect(turns.Nth(1)).ToContainTextAsync("And when?");
        await portal.CheckAsync("conversation");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task ContentLooks_AfterALook_ListsItInEveryLook(int look)
    {
        var trace = await DeliverAsync(await browser.Portal, $"looks-{look}");
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "data-protection" });
        await portal.GotoAsync($"/traces/{trace.Id}/{trace.Second}");
        await Assertions.Expect(portal.Page.Locator(".recorded")).ToBeVisibleAsync();

        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "Who looked at what was said" }).ClickAsync();
        await portal.Page.WaitForURLAsync(url => url.Contains($"/content-looks?trace={trace.Id}&span={trace.Second}", StringComparison.Ordinal));

        var row = portal.Page.Locator(".list tbody tr");
        await Assertions.Expect(row).ToHaveCountAsync(1);
        await Assertions.Expect(row).ToContainTextAsync("Diego Fuentes");
        await portal.CheckAsync("content-looks");
    }

    /// <summary>agent 0-1000 ms, call 0-400, tool 400-500, call 500-1000; both calls belong to one conversation and carry messages.</summary>
    private static async Task<(string Id, string Agent, string Second)> DeliverAsync(PortalProcess portal, string application)
    {
        var (id, agent, second) = (SentSpan.NewId(16), SentSpan.NewId(8), SentSpan.NewId(8));
        const string Question = """{"role":"user","parts":[{"type":"text","content":"Where is my order?"}]}""";
        const string Answer = """{"role":"assistant","parts":[{"type":"text","content":"On its way."}]}""";
        var hostile = System.Text.Json.JsonSerializer.Serialize(Hostile);
        await SentSpan.DeliverAsync(
            portal,
            Span(application, id, agent, "", 0, 1000) with { Operation = "invoke_agent", Attributes = [.. Usage(300, 30), new("gen_ai.agent.name", "shop agent")] },
            Span(application, id, SentSpan.NewId(8), agent, 0, 400) with
            {
                Operation = "chat",
                Attributes = [.. Usage(100, 10), Conversation(application), new("gen_ai.input.messages", $"[{Question}]"), new("gen_ai.output.messages", $"[{Answer}]")],
            },
            Span(application, id, SentSpan.NewId(8), agent, 400, 500) with { Operation = "execute_tool", ErrorType = "timeout", Attributes = [new("gen_ai.tool.name", "orders")] },
            Span(application, id, second, agent, 500, 1000) with
            {
                Operation = "chat",
                Attributes =
                [
                    .. Usage(200, 20),
                    Conversation(application),
                    new("gen_ai.input.messages", $$"""[{{Question}},{{Answer}},{"role":"user","parts":[{"type":"text","content":"And when?"},{"type":"reasoning","content":"look up the order"}]}]"""),
                    new("gen_ai.output.messages", $$$"""[{"role":"assistant","parts":[{"type":"text","content":{{{hostile}}}},{"type":"tool_call","id":"c1","name":"look up the order","arguments":{"id":1}}],"finish_reason":"stop"}]"""),
                    new("gen_ai.tool.definitions", """[{"type":"function","name":"look up the order","description":"Finds an order.","parameters":{"type":"object"}}]"""),
                    new("app.note", Hostile),
                ],
            });
        return (id, agent, second);
    }

    private static KeyValuePair<string, OtlpValue> Conversation(string application) => new("gen_ai.conversation.id", $"{application}-conversation");

    private static OtlpAttributes Usage(long input, long output) =>
        [new("gen_ai.provider.name", "openai"), new("gen_ai.request.model", "gpt-4o-mini"), new("gen_ai.usage.input_tokens", input), new("gen_ai.usage.output_tokens", output)];

    private static SentSpan Span(string application, string trace, string span, string parent, double from, double to) => new()
    {
        Application = application,
        TraceId = trace,
        SpanId = span,
        ParentSpanId = parent,
        Start = TimeProvider.System.GetUtcNow().AddSeconds(-30).AddMilliseconds(from),
        Duration = TimeSpan.FromMilliseconds(to - from),
    };
}
