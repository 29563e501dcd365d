using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Bias;

public sealed class OutcomesApiTests(PortalFixture fixture)
{
    private static readonly DateTimeOffset Decided = TimeProvider.System.GetUtcNow().AddHours(-3);

    [Fact]
    public async Task Post_DecisionsWithKnownRates_AnswersTheHandComputedMetrics()
    {
        // Group f: 40 of 100 granted, of 50 who would have paid 30, of 50 others 10. Group m: 55 of 100, 40 of 50 and 15 of 50.
        // Demographic parity 0.55 - 0.40 = 0.15 (Newcombe 0.0117239 to 0.2804485), 0.40 / 0.55 = 0.7272727 (Katz 0.5396311 to 0.9801615).
        // Equal opportunity 0.8 - 0.6 = 0.2; false positive rates 0.3 - 0.2 = 0.1; equalized odds the larger, 0.2. Precision f 30/40, m 40/55.
        var portal = await fixture.Portal;
        const string Application = "bias-by-api";
        var decisions = Decisions(Application, "f", 30, 20, 10, 40).Concat(Decisions(Application, "m", 40, 10, 15, 35)).ToList();
        await PostAsync(portal, decisions);
        // Once more: nothing counts twice.
        await PostAsync(portal, decisions);

        var bias = await WhenAsync(portal, $"/api/v1/bias?application={Application}&group=gender&from={Uri.EscapeDataString(Decided.AddHours(-1).ToString("O"))}", 200);

        bias.GetProperty("decisions").GetInt64().ShouldBe(200);
        bias.GetProperty("withActual").GetInt64().ShouldBe(200);
        var f = bias.GetProperty("groups").EnumerateArray().Single(group => group.GetProperty("value").GetString() == "f");
        ShouldBe(f.GetProperty("selectionRate"), 0.4, 0.3094013, 0.4979974, 100);
        ShouldBe(f.GetProperty("truePositiveRate"), 0.6, 0.4618144, 0.7239161, 50);
        ShouldBe(f.GetProperty("falsePositiveRate"), 0.2, 0.1124375, 0.3303711, 50);
        ShouldBe(f.GetProperty("falseNegativeRate"), 0.4, 0.2760839, 0.5381856, 50);
        ShouldBe(f.GetProperty("precision"), 0.75, 0.5980604, 0.8581288, 40);
        ShouldBe(bias.GetProperty("demographicParity").GetProperty("difference"), 0.15, 0.0117239, 0.2804485, 200);
        ShouldBe(bias.GetProperty("demographicParity").GetProperty("ratio"), 0.7272727, 0.5396311, 0.9801615, 200);
        bias.GetProperty("equalOpportunity").GetProperty("difference").GetProperty("value").GetDouble().ShouldBe(0.2, 1e-9);
        bias.GetProperty("equalizedOdds").GetProperty("difference").GetProperty("value").GetDouble().ShouldBe(0.2, 1e-9);
        bias.GetProperty("equalizedOdds").GetProperty("ratio").GetProperty("value").GetDouble().ShouldBe(2 / 3.0, 1e-9);
        bias.GetProperty("computation").GetProperty("sql").GetString().ShouldNotBeNullOrEmpty();

        // The truth changes: everybody in f would have paid. 40 of 100, nobody else.
        await PostAsync(portal, [.. decisions.Where(decision => decision.Groups!["gender"] == "f").Select(decision => decision with { Time = null, Groups = null, Predicted = null, Actual = true })]);
        var later = await WhenAsync(
            portal, $"/api/v1/bias?application={Application}&group=gender&from={Uri.EscapeDataString(Decided.AddHours(-1).ToString("O"))}", 200,
            answer => answer.GetProperty("groups").EnumerateArray().Single(group => group.GetProperty("value").GetString() == "f").GetProperty("truePositiveRate").GetProperty("n").GetInt64() == 100);
        var rates = later.GetProperty("groups").EnumerateArray().Single(group => group.GetProperty("value").GetString() == "f");
        ShouldBe(rates.GetProperty("truePositiveRate"), 0.4, 0.3094013, 0.4979974, 100);
        rates.GetProperty("falsePositiveRate").GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Null);
        rates.GetProperty("falsePositiveRate").GetProperty("undefined").GetString().ShouldBe("no-observations");

        static void ShouldBe(JsonElement rate, double value, double low, double high, long n)
        {
            rate.GetProperty("value").GetDouble().ShouldBe(value, 1e-6);
            rate.GetProperty("low").GetDouble().ShouldBe(low, 1e-6);
            rate.GetProperty("high").GetDouble().ShouldBe(high, 1e-6);
            rate.GetProperty("n").GetInt64().ShouldBe(n);
        }
    }

    [Fact]
    public async Task Post_WrongEntries_NamesEachByIndexAndTakesNothingUnlessAsked()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        const string Body =
            """
            [{"application": "wrong", "id": "1", "time": "2020-01-01T00:00:00Z", "predicted": true},
             {"application": "wrong", "id": "2", "actual": true},
             {"application": "wrong", "id": "3", "predicted": "yes", "grups": {}},
             {"application": "wrong", "id": "4"},
             7]
            """;

        using var refused = await client.PostAsync("/api/v1/outcomes", new StringContent(Body, System.Text.Encoding.UTF8, "application/json"));
        using var partly = await client.PostAsync("/api/v1/outcomes?partial=true", new StringContent(Body, System.Text.Encoding.UTF8, "application/json"));

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("detail").GetString()!.ShouldContain("4 of 5 entries are wrong");
        problem.GetProperty("detail").GetString()!.ShouldContain("Nothing was taken");
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["[0].time", "[2].grups", "[2].predicted", "[2].time", "[3]", "[4]"], ignoreOrder: true);
        partly.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var receipt = await partly.Content.ReadFromJsonAsync<JsonElement>();
        (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("rejected").GetInt32()).ShouldBe((1, 4));
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest, "not an array")]
    [InlineData("[{]", HttpStatusCode.BadRequest, "not JSON: see line 1")]
    public async Task Post_NoArray_SaysWhatIsWrong(string body, HttpStatusCode status, string detail)
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);

        using var response = await client.PostAsync("/api/v1/outcomes", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldContain(detail);
    }

    [Fact]
    public async Task Post_MoreEntriesThanPossible_TakesNothing()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);

        using var response = await client.PostAsync("/api/v1/outcomes", new StringContent($"[{string.Join(',', Enumerable.Repeat("0", 50_001))}]", System.Text.Encoding.UTF8, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync()).ShouldContain("at most 50000");
    }

    [Fact]
    public async Task Get_WithoutApplicationOrGroup_NamesBoth()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);

        using var response = await client.GetAsync("/api/v1/bias?provider=openai");

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["provider", "application", "group"], ignoreOrder: true);
    }

    private static IEnumerable<Decision> Decisions(string application, string gender, int tp, int fn, int fp, int tn)
    {
        var cells = new[] { (tp, true, true), (fn, false, true), (fp, true, false), (tn, false, false) };
        return cells.SelectMany(cell => Enumerable.Range(0, cell.Item1).Select(i => new Decision(
            application, Decided, new() { ["gender"] = gender }, cell.Item2, cell.Item3, $"{gender}-{cell.Item2}-{cell.Item3}-{i}")));
    }

    private static async Task PostAsync(PortalProcess portal, IReadOnlyList<Decision> decisions)
    {
        using var client = portal.CreateClient(portal.AdminKey);
        using var response = await client.PostAsJsonAsync("/api/v1/outcomes", decisions);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accepted").GetInt32().ShouldBe(decisions.Count);
    }

    /// <summary>Asks until so many decisions are counted, and the answer is as expected.</summary>
    private static async Task<JsonElement> WhenAsync(PortalProcess portal, string path, long decisions, Func<JsonElement, bool>? expected = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await portal.GetAsync(path);
            if (answer.GetProperty("decisions").GetInt64() == decisions && expected?.Invoke(answer) != false)
            {
                return answer;
            }
            limit.IsCancellationRequested.ShouldBeFalse($"after a minute: {answer}");
        }
    }

    private sealed record Decision(string Application, DateTimeOffset? Time, Dictionary<string, string>? Groups, bool? Predicted, bool? Actual, string Id);
}
