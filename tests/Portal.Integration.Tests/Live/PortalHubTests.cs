using System.Text.Json;
using Portal.Access.Keys;
using Portal.Governance.Access;
using Portal.Telemetry;
using Portal.Testing;

namespace Portal.Integration.Tests.Live;

/// <summary>The official JavaScript client of SignalR watches panels of a real portal.</summary>
public sealed class PortalHubTests(PortalFixture fixture)
{
    [Fact]
    public async Task Watch_NewCall_ArrivesInAFrameByItself()
    {
        var portal = await fixture.Portal;
        await using var client = Watch(portal, new { panel = "summary", filter = new { applications = new[] { "hub-moves" } }, range = "15m", maxPoints = 300 });
        Calls(await client.NextAsync()).ShouldBe(0);

        await portal.SendAsync(new SentCall { Application = "hub-moves", Start = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromMilliseconds(120), InputTokens = 7 });

        var frame = (await client.NextAsync(line => Calls(line) == 1)).GetProperty("frame");
        frame.GetProperty("data").GetProperty("inputTokens").GetInt64().ShouldBe(7);
        frame.GetProperty("newestReceived").GetDateTimeOffset().ShouldBeLessThanOrEqualTo(frame.GetProperty("computedAt").GetDateTimeOffset().AddMinutes(1));
    }

    [Fact]
    public async Task Watch_TwoClients_GetTheSameFrames()
    {
        var portal = await fixture.Portal;
        var wanted = new { panel = "latency", filter = new { applications = new[] { "hub-shared" } }, range = "5m", maxPoints = 100 };
        await using var one = Watch(portal, wanted);
        await using var other = Watch(portal, wanted);

        var late = (await other.NextAsync()).GetProperty("frame");
        var same = (await one.NextAsync(line => line.GetProperty("frame").GetProperty("sequence").GetInt64() >= late.GetProperty("sequence").GetInt64())).GetProperty("frame");
        while (same.GetProperty("sequence").GetInt64() > late.GetProperty("sequence").GetInt64())
        {
            late = (await other.NextAsync()).GetProperty("frame");
        }

        late.GetRawText().ShouldBe(same.GetRawText());
    }

    [Fact]
    public async Task Watch_EveryPanel_AnswersWithData()
    {
        var portal = await fixture.Portal;
        foreach (var panel in new[] { "summary", "summary-previous", "latency", "heatmap", "errors", "by-application", "by-model", "overview", "filters" })
        {
            await using var client = Watch(portal, new { panel, range = "1h", maxPoints = 200 });

            var line = await client.NextAsync();

            line.TryGetProperty("frame", out var frame).ShouldBeTrue($"{panel}: {line}");
            frame.TryGetProperty("data", out _).ShouldBeTrue($"{panel}: {frame}");
        }
    }

    [Fact]
    public async Task Connection_OfAKeyThatIsRevoked_IsEnded()
    {
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Access:RevalidateSeconds"] = "1" },
        });
        await using var client = Watch(portal, new { panel = "summary", range = "15m", maxPoints = 300 });
        (await client.NextAsync()).TryGetProperty("frame", out _).ShouldBeTrue();

        new KeyRing(new DataDirectory(portal.Data), TimeProvider.System).Revoke(ApiKeyFormat.ReadId(portal.ReadKey)!).ShouldBeTrue();

        (await client.NextAsync(line => line.TryGetProperty("closed", out _))).TryGetProperty("closed", out _).ShouldBeTrue();
        await portal.WaitForLineAsync("its session or key does not stand any more");
    }

    [Theory]
    [InlineData("latncy", "15m", 300, "There is no panel 'latncy'; known are b")]
    [InlineData("latency", "15 minutes", 300, "'15 minutes' is not a time range: use one of 5m, 15m")]
    [InlineData("latency", "15m", 100_000, "ask for 1 to 2000")]
    public async Task Watch_BadInput_SaysWhatIsKnown(string panel, string range, int maxPoints, string expected)
    {
        await using var client = Watch(await fixture.Portal, new { panel, range, maxPoints });

        (await client.NextAsync()).GetProperty("error").GetString().ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public async Task WatchPanel_ArgumentOfAPanelThatTakesNone_SaysSo()
    {
        await using var client = Watch(await fixture.Portal, new { panel = "summary", argument = "model", range = "15m", maxPoints = 300 });

        (await client.NextAsync()).GetProperty("error").GetString().ShouldNotBeNull().ShouldContain("The panel 'summary' takes no argument.");
    }

    [Fact]
    public async Task WatchPanel_SeriesInEveryShape_AnswersWithData()
    {
        var portal = await fixture.Portal;
        await portal.DeliverAsync(new SentCall { Application = "hub-series", Start = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromMilliseconds(120), InputTokens = 7 });
        string[] arguments = ["tokens.input/application/total", "latency.p95/model/time", "cost/-/change", "latency/-/heat", "errors.by_type/-/time"];
        var filter = new { applications = new[] { "hub-series" } };
        foreach (var argument in arguments)
        {
            await using var client = Watch(portal, new { panel = "series", argument, filter, range = "15m", maxPoints = 100 });

            var line = await client.NextAsync();

            line.TryGetProperty("frame", out var frame).ShouldBeTrue($"{argument}: {line}");
            frame.TryGetProperty("data", out var data).ShouldBeTrue($"{argument}: {frame}");
            if (argument == "tokens.input/application/total")
            {
                data.GetProperty("groups")[0].GetProperty("total").GetDecimal().ShouldBe(7);
            }
        }
    }

    [Fact]
    public async Task Watch_WithTheKeyOfAnotherProject_SeesNothingOfThisOne()
    {
        var portal = await fixture.Portal;
        var (code, key, error) = await portal.RunCommandAsync("keys", "create", "--scope", "read", "--tenant", "hub-other");
        code.ShouldBe(0, error);
        await portal.DeliverAsync(new SentCall { Application = "hub-ours", Start = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromMilliseconds(120), InputTokens = 7 });
        foreach (var panel in new[] { "summary", "by-application", "overview", "filters" })
        {
            var wanted = JsonSerializer.Serialize(new { panel, range = "1h", maxPoints = 10 });
            await using var theirs = NodeScript.Start(Script, portal.Address.GetLeftPart(UriPartial.Authority), key.Trim(), wanted);
            (await theirs.NextAsync()).GetRawText().ShouldNotContain("hub-ours");
        }
        await using var ours = Watch(portal, new { panel = "by-application", filter = new { applications = new[] { "hub-ours" } }, range = "1h", maxPoints = 10 });
        (await ours.NextAsync()).GetRawText().ShouldContain("hub-ours"); // else this looked at nothing
    }

    [Fact]
    public async Task Watch_MoreStreamsThanAllowed_RefusesTheRest()
    {
        await using var client = Watch(await fixture.Portal, new { panel = "summary", range = "1h", maxPoints = 10, streams = 33 });

        (await client.NextAsync(line => line.TryGetProperty("error", out _))).GetProperty("error").GetString()
            .ShouldNotBeNull().ShouldContain("32 are possible on one connection");
    }

    [Fact]
    public async Task Connect_WithoutKeyOrWithIngestKey_IsRefused()
    {
        var portal = await fixture.Portal;
        foreach (var (key, status) in new[] { ("", "401"), (portal.IngestKey, "403") })
        {
            await using var client = NodeScript.Start(Script, portal.Address.GetLeftPart(UriPartial.Authority), key, """{"panel":"summary","range":"1h","maxPoints":10}""");

            (await client.NextAsync()).GetProperty("refused").GetString().ShouldNotBeNull().ShouldContain(status);
        }
    }

    [Fact]
    public async Task Connect_FromAPageOfAnotherSite_IsRefused()
    {
        await using var client = Watch(await fixture.Portal, new { panel = "summary", range = "1h", maxPoints = 10, headers = new { Origin = "https://evil.example" } });

        (await client.NextAsync()).GetProperty("refused").GetString().ShouldNotBeNull().ShouldContain("403");
    }

    [Fact]
    public async Task Disconnect_AllClients_LeavesNoSubscriber()
    {
        await using var portal = await PortalProcess.StartAsync();
        var clients = Enumerable.Range(0, 8).Select(number => Watch(portal, new { panel = "summary", range = "15m", maxPoints = 1 + number % 2, streams = 4 })).ToList();
        foreach (var client in clients)
        {
            await client.NextAsync();
        }
        (await SubscribersAsync(portal)).ShouldBeInRange(8, 32);

        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await SubscribersAsync(portal) > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private const string Script = "tests/Portal.Integration.Tests/Live/hub-client.mjs";

    private static NodeScript Watch(PortalProcess portal, object wanted) =>
        NodeScript.Start(Script, portal.Address.GetLeftPart(UriPartial.Authority), portal.ReadKey, JsonSerializer.Serialize(wanted));

    private static long Calls(JsonElement line) => line.TryGetProperty("frame", out var frame) && frame.TryGetProperty("data", out var data)
        ? data.GetProperty("calls").GetInt64()
        : throw new InvalidOperationException(line.ToString());

    private static async Task<int> SubscribersAsync(PortalProcess portal)
    {
        using var client = portal.CreateClient(portal.AdminKey);
        using var status = JsonDocument.Parse(await client.GetByteArrayAsync("/api/v1/live"));
        return status.RootElement.GetProperty("subscribers").GetInt32();
    }
}
