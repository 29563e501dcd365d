using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Senders;

/// <summary>Senders of several kinds, through the official OpenTelemetry SDK for Node.js, and what the portal says about them.</summary>
public sealed class SenderVerdictsTests(PortalFixture fixture)
{
    [Fact]
    public async Task Senders_OfSeveralKinds_GetTheirVerdicts()
    {
        var portal = await fixture.Portal;
        await using var script = NodeScript.Start("tests/Portal.Integration.Tests/Senders/sender-kinds.mjs",
            portal.OtlpAddress.GetLeftPart(UriPartial.Authority), portal.IngestKey, "kinds");
        (await script.NextAsync()).GetProperty("sent").GetInt32().ShouldBe(60);

        var senders = await WhenListedAsync(portal, "kinds-", 5);

        Verdict(senders["kinds-current"]).ShouldBe(("ok", null, 0));
        // The sender says 10 input tokens beside 90 cached ones, on each of its 12 calls.
        Verdict(senders["kinds-additive"]).ShouldBe(("warning", "additiveCache", 12));
        Verdict(senders["kinds-old"]).ShouldBe(("ok", "oldNames", 0));
        Verdict(senders["kinds-ahead"]).ShouldBe(("warning", "clockAhead", 0));
        Verdict(senders["kinds-unknown"]).ShouldBe(("warning", "notUnderstood", 0));

        var old = senders["kinds-old"].GetProperty("sender");
        old.GetProperty("conventions").GetProperty("version").GetString().ShouldBe("≤ v1.36");
        old.GetProperty("sdk").GetString()!.ShouldStartWith("nodejs/2.");
        (old.GetProperty("scope").GetString(), old.GetProperty("scopeVersion").GetString()).ShouldBe(("test-program", "1.2.3"));
        // Ends 240 s after the script's start: ahead by that, less the seconds until the request arrives.
        senders["kinds-ahead"].GetProperty("sender").GetProperty("lag").GetProperty("smallest").GetInt64().ShouldBeInRange(-240_000, -200_000);
        senders["kinds-unknown"].GetProperty("sender").GetProperty("unknownNames").EnumerateArray().Select(name => name.GetProperty("name").GetString())
            .ShouldBe(["acme.flavour", "llm.vendor_private.model", "llm.vendor_private.tokens"], ignoreOrder: true);
    }

    [Fact]
    public async Task Sender_WithBadTraceIds_ShowsWhyWithoutAnyValue()
    {
        var portal = await fixture.Portal;
        using var http = portal.CreateClient(portal.IngestKey);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + "000000000";
        var span = new
        {
            traceId = "abcd", spanId = "00000000000000ff", name = "secret-name", startTimeUnixNano = now, endTimeUnixNano = now,
            attributes = new[] { Text("gen_ai.input.messages", "secret-text") },
        };
        var resource = new { attributes = new[] { Text("service.name", "bad-ids") } };
        var request = new { resourceSpans = new[] { new { resource, scopeSpans = new[] { new { scope = new { name = "handmade" }, spans = new[] { span, span } } } } } };
        using var content = new StringContent(JsonSerializer.Serialize(request), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(portal.OtlpAddress, "/v1/traces"), content, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);

        var entry = (await WhenListedAsync(portal, "bad-ids", 1))["bad-ids"];
        var id = entry.GetProperty("sender").GetProperty("id").GetString();
        var detail = await portal.GetAsync($"/api/v1/senders/{id}");

        Verdict(detail).ShouldBe(("critical", "rejected", 2));
        detail.GetProperty("sender").GetProperty("rejections").GetProperty("traceId").GetInt32().ShouldBe(2);
        detail.GetProperty("samples")[0].GetProperty("structure").GetString()!.ShouldContain("gen_ai.input.messages: string");
        detail.GetRawText().ShouldNotContain("secret");
    }

    [Fact]
    public async Task Sender_Unknown_IsNotFoundAndSaysSo()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);

        using var response = await client.GetAsync("/api/v1/senders/0000000000000000", TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("GET /api/v1/senders");
    }

    /// <summary>Asks as fast as the portal answers until so many senders of a prefix are listed.</summary>
    private static async Task<Dictionary<string, JsonElement>> WhenListedAsync(PortalProcess portal, string prefix, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var senders = (await portal.GetAsync("/api/v1/senders")).GetProperty("senders").EnumerateArray()
                .Select(entry => (Name: entry.GetProperty("sender").GetProperty("application").GetString()!, Entry: entry))
                .Where(sender => sender.Name.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(sender => sender.Name, sender => sender.Entry, StringComparer.Ordinal);
            if (senders.Count >= count)
            {
                return senders;
            }
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };

    private static (string? Status, string? Note, int Count) Verdict(JsonElement entry)
    {
        var verdict = entry.GetProperty("verdict");
        var first = verdict.GetProperty("findings").EnumerateArray().FirstOrDefault();
        return first.ValueKind == JsonValueKind.Undefined
            ? (verdict.GetProperty("status").GetString(), null, 0)
            : (verdict.GetProperty("status").GetString(), first.GetProperty("note").GetString(), first.GetProperty("count").GetInt32());
    }
}
