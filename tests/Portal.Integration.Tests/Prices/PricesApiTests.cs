using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Prices;

/// <summary>From a model without a price to a re-costed range, as a program does it over the API.</summary>
public sealed class PricesApiTests(PortalFixture fixture)
{
    [Fact]
    public async Task Price_CorrectedLate_RecostsTheRangeAndShowsTheDifference()
    {
        var portal = await fixture.Portal;
        var now = TimeProvider.System.GetUtcNow();
        var noon = now.AddMinutes(-30);
        var model = $"nova-{Guid.NewGuid():N}";
        SentCall Call(DateTimeOffset start) => new()
        {
            Application = "prices-story", Model = model, Start = start, Duration = TimeSpan.FromSeconds(1), InputTokens = 1_000, OutputTokens = 100,
        };
        await portal.DeliverAsync(Call(noon.AddMinutes(-1)), Call(noon.AddMinutes(-1)), Call(noon.AddMinutes(1)));
        (await portal.GetAsync("/api/v1/prices/unpriced")).EnumerateArray().ShouldContain(item => item.GetProperty("model").GetString() == model);

        var first = await PostAsync("/api/v1/prices", Price(model, 2m, validFrom: null), HttpStatusCode.Created);
        await PostAsync("/api/v1/prices", Price(model, 4m, noon, first), HttpStatusCode.Created);
        await portal.DeliverAsync(Call(noon.AddMinutes(2)));

        var range = new { from = now.AddHours(-2), to = now.AddHours(1), reason = "Prices were missing" };
        var preview = Model(await PostAsync("/api/v1/prices/recost/preview", range, HttpStatusCode.OK));
        // 1,000 x 2 + 100 x 10 = 3,000 millionths, twice; 1,000 x 4 + 100 x 10 = 5,000 millionths for the call after noon; the fourth came with its price
        preview.ShouldBe((0.005m, 0.016m, 3, 3, 0));

        var run = await PostAsync("/api/v1/prices/recost", range, HttpStatusCode.Accepted);
        var done = await WhenDoneAsync(run.GetProperty("id").GetGuid());
        done.GetProperty("state").GetString().ShouldBe("done");
        Model(done).ShouldBe(preview);

        Model(await PostAsync("/api/v1/prices/recost/preview", range, HttpStatusCode.OK)).ShouldBe((0, 0, 0, 0, 0));
        (await portal.GetAsync("/api/v1/prices/unpriced")).EnumerateArray().ShouldNotContain(item => item.GetProperty("model").GetString() == model);
        var history = (await portal.GetAsync($"/api/v1/prices/history?provider=openai&model={model}")).EnumerateArray().ToList();
        history.Select(row => row.GetProperty("input").GetDecimal()).ShouldBe([4m, 2m]);

        (decimal, decimal, int, int, int) Model(JsonElement answer) => answer.GetProperty("models").EnumerateArray()
            .Where(item => item.GetProperty("model").GetString() == model)
            .Select(item => (item.GetProperty("before").GetDecimal(), item.GetProperty("after").GetDecimal(), item.GetProperty("changed").GetInt32(),
                item.GetProperty("unknownBefore").GetInt32(), item.GetProperty("unknownAfter").GetInt32()))
            .SingleOrDefault();
    }

    [Fact]
    public async Task Reconcile_OpenAiExportWithCallsWeNeverSaw_ExplainsTheDifference()
    {
        var portal = await fixture.Portal;
        var model = $"nova-{Guid.NewGuid():N}";
        await PostAsync("/api/v1/prices", Price(model, 2m, null), HttpStatusCode.Created);
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        await portal.DeliverAsync(new SentCall { Application = "reconcile", Model = model, Start = start, Duration = TimeSpan.FromSeconds(1), InputTokens = 1_000_000, OutputTokens = 0 });
        var csv = $"start_time_iso,model,num_model_requests,input_tokens,output_tokens,input_cached_tokens\n{start.UtcDateTime:yyyy-MM-dd}T00:00:00+00:00,{model},2,1500000,100000,0\n";

        using var client = portal.CreateClient(portal.AdminKey);
        using var response = await client.PostAsync("/api/v1/reconciliations?provider=openai&fileName=may.csv", new StringContent(csv, System.Text.Encoding.UTF8, "text/csv"));
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.Created, text);

        using var created = JsonDocument.Parse(text);
        var id = created.RootElement.GetProperty("id").GetGuid();
        var report = (await portal.GetAsync($"/api/v1/reconciliations/{id}")).GetProperty("report");
        var day = report.GetProperty("days").EnumerateArray().Single(item => item.GetProperty("model").GetString() == model);
        // 500,000 input at 2 and 100,000 output at 10 that never arrived here: 2 of their 4 dollars
        (day.GetProperty("theirCost").GetDecimal(), day.GetProperty("ourCost").GetDecimal(), day.GetProperty("differences").GetProperty("neverSeen").GetDecimal()).ShouldBe((4m, 2m, 2m));
        (await portal.GetAsync("/api/v1/reconciliations")).EnumerateArray().ShouldContain(item => item.GetProperty("id").GetGuid() == id);
    }

    [Fact]
    public async Task Reconcile_UnknownColumns_Is400ThatListsThem()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        using var response = await client.PostAsync("/api/v1/reconciliations?provider=openai", new StringContent("a,b\n1,2\n", System.Text.Encoding.UTF8, "text/csv"));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("not those of a known export: a, b");
    }

    [Fact]
    public async Task Export_OfThePriceTable_IsTheFileTheImportReads()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);
        await using var file = await client.GetStreamAsync("/api/v1/prices/export");
        using var content = new MemoryStream();
        await file.CopyToAsync(content);
        content.Position = 0;
        var (drafts, faults) = Portal.Prices.PriceCsv.Read(content, TimeProvider.System.GetUtcNow());
        faults.ShouldBeEmpty();
        drafts.Count.ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task Post_BadPrice_Is400ThatNamesTheFields()
    {
        var problem = await PostAsync("/api/v1/prices", new { provider = "", model = "m", input = 1, output = -1, source = "", reason = "x" }, HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["provider", "input", "source"], ignoreOrder: true);
    }

    [Fact]
    public async Task Post_PriceSomebodyElseChanged_Is409WithTheRowThatHolds()
    {
        var model = $"nova-{Guid.NewGuid():N}";
        await PostAsync("/api/v1/prices", Price(model, 2m, null), HttpStatusCode.Created);
        var conflict = await PostAsync("/api/v1/prices", Price(model, 3m, null), HttpStatusCode.Conflict);
        conflict.GetProperty("input").GetDecimal().ShouldBe(2m);
    }

    [Fact]
    public async Task Post_WithReadKey_Is403()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);
        foreach (var path in new[] { "/api/v1/prices", "/api/v1/prices/1/end", "/api/v1/prices/recost", "/api/v1/prices/recost/preview" })
        {
            using var response = await client.PostAsJsonAsync(path, new { });
            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
        }
    }

    [Fact]
    public async Task Get_Prices_AreTheStartingFileWithSources()
    {
        var rows = (await (await fixture.Portal).GetAsync("/api/v1/prices?provider=anthropic&model=sonnet-4-5")).EnumerateArray().ToList();
        rows.Count.ShouldBeGreaterThan(1);
        rows.ShouldAllBe(row => row.GetProperty("source").GetString()!.StartsWith("https://", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recost_RangeOlderThanCallsAreKept_SaysSo()
    {
        var problem = await PostAsync(
            "/api/v1/prices/recost", new { from = "2020-01-01T00:00:00Z", to = "2020-02-01T00:00:00Z", reason = "x" }, HttpStatusCode.BadRequest);
        problem.GetProperty("errors").GetProperty("from")[0].GetString().ShouldNotBeNull().ShouldContain("Retention:CallsDays");
    }

    private static object Price(string model, decimal input, DateTimeOffset? validFrom, JsonElement? basedOn = null) => new
    {
        provider = "openai", model, input, output = 10m, validFrom, source = "https://example.org/prices", sourceDate = "2026-05-04", reason = "Test",
        basedOn = basedOn is { } row ? new { id = row.GetProperty("id").GetInt32(), version = row.GetProperty("version").GetInt64() } : null,
    };

    private async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected)
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        using var response = await client.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private async Task<JsonElement> WhenDoneAsync(Guid id)
    {
        var portal = await fixture.Portal;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var run = await portal.GetAsync($"/api/v1/prices/recost/{id}");
            if (run.GetProperty("state").GetString() != "running")
            {
                return run;
            }
        }
    }
}
