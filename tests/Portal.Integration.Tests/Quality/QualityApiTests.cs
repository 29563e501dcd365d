using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Integration.Tests.Quality;

/// <summary>Judgements sent by API and on spans come back as numbers worked out by hand.</summary>
public sealed class QualityApiTests(PortalFixture fixture)
{
    private static readonly DateTimeOffset Start = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-2);
    private static readonly string Range = $"from={Iso(Start)}&to={Iso(Start.AddDays(1))}";

    [Fact]
    public async Task Evaluations_SentTwice_CountOnceFromHoursAndEdges()
    {
        var portal = await fixture.Portal;
        // From 00:30 on one every 15 minutes: 20 scores 0.5 and 0.9 in turn, and 2 that failed.
        var items = Enumerable.Range(0, 20).Select(n => Item("quality-once", $"once-{n}", Start.AddMinutes(30 + (15 * n))) with { Score = n % 2 == 0 ? 0.5 : 0.9, Label = n < 15 ? "good" : "bad" })
            .Concat(Enumerable.Range(20, 2).Select(n => Item("quality-once", $"once-{n}", Start.AddMinutes(45)) with { ErrorType = "timeout" })).ToList();
        (await SendAsync(portal, items)).GetProperty("accepted").GetInt32().ShouldBe(22);
        await portal.WhenDeliveredAsync();

        var again = await SendAsync(portal, [.. items, items[0] with { Id = "once-new" }]);
        (again.GetProperty("accepted").GetInt32(), again.GetProperty("duplicates").GetInt32()).ShouldBe((1, 22));
        await portal.WhenDeliveredAsync();

        // 21 scores: 11 of 0.5 and 10 of 0.9, mean 14.5 / 21 = .690476. Cut at 00:40, the one of 00:30 and its repetition with another id are outside: 9 * .5 + 10 * .9 = 13.5 over 19.
        foreach (var (range, n, mean) in new[] { (Range, 21, 14.5 / 21), ($"from={Iso(Start.AddMinutes(40))}&to={Iso(Start.AddDays(1))}", 19, 13.5 / 19) })
        {
            var row = (await portal.GetAsync($"/api/v1/quality/breakdown?{range}&application=quality-once&name=correctness&by=evaluator")).GetProperty("rows").EnumerateArray().ShouldHaveSingleItem();
            row.GetProperty("judged").GetInt32().ShouldBe(n);
            row.GetProperty("score").GetProperty("value").GetDouble().ShouldBe(mean, 1e-9);
        }
        var score = (await portal.GetAsync($"/api/v1/quality/scores?{Range}&application=quality-once&step=1h")).GetProperty("evaluations").EnumerateArray().ShouldHaveSingleItem();
        (score.GetProperty("judged").GetInt32(), score.GetProperty("failed").GetInt32(), score.GetProperty("kind").GetString()).ShouldBe((21, 2, "mean"));
        // 16 of 21 labels are good; Wilson's interval by hand with z = 1.96: .5491 to .8937.
        var good = score.GetProperty("labels").EnumerateArray().First();
        good.GetProperty("label").GetString().ShouldBe("good");
        good.GetProperty("share").GetProperty("low").GetDouble().ShouldBe(0.5491, 5e-4);
        good.GetProperty("share").GetProperty("high").GetDouble().ShouldBe(0.8937, 5e-4);
        score.GetProperty("points").EnumerateArray().Sum(point => point.GetProperty("score").GetProperty("n").GetInt32()).ShouldBe(21);
        var failure = (await portal.GetAsync($"/api/v1/quality/coverage?{Range}&application=quality-once")).GetProperty("failures").EnumerateArray().ShouldHaveSingleItem();
        (failure.GetProperty("errorType").GetString(), failure.GetProperty("failed").GetInt32(), failure.GetProperty("share").GetProperty("n").GetInt32()).ShouldBe(("timeout", 2, 23));
    }

    [Fact]
    public async Task Evaluations_SomeWrong_AreRefusedOneByOne()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.IngestKey);
        using var response = await client.PostAsync("/api/v1/evaluations", JsonContent.Create(new object[]
        {
            Item("quality-refused", "r-1", Start) with { Score = 1 },
            Item("quality-refused", "r-2", Start.AddDays(30)) with { Score = 1 },
            "not an object",
        }));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var receipt = await response.Content.ReadFromJsonAsync<JsonElement>();
        (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("rejected").GetInt32()).ShouldBe((1, 2));
        receipt.GetProperty("refusals").EnumerateArray().Select(refusal => (refusal.GetProperty("index").GetInt32(), refusal.GetProperty("errors").EnumerateObject().Single().Name))
            .ShouldBe([(1, "time"), (2, "item")]);

        using var unreadable = await client.PostAsync("/api/v1/evaluations", new StringContent("{", System.Text.Encoding.UTF8, "application/json"));
        unreadable.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Agreement_KnownTable_GivesKappaOfTheTextbook()
    {
        var portal = await fixture.Portal;
        // SAS's example: rows are the human, columns the judge; kappa .4842, standard error .1380, interval .2137 to .7547.
        int[][] table = [[0, 4, 1], [0, 8, 0], [0, 1, 5]];
        List<SentEvaluation> items = [];
        for (var human = 0; human < 3; human++)
        {
            for (var judge = 0; judge < 3; judge++)
            {
                for (var i = 0; i < table[human][judge]; i++)
                {
                    var response = $"kappa-{human}-{judge}-{i}";
                    items.Add(Item("quality-kappa", $"{response}-h", Start.AddHours(2)) with { ResponseId = response, Label = $"g{human}", AnnotatorKind = "human", Evaluator = "ann" });
                    items.Add(Item("quality-kappa", $"{response}-j", Start.AddHours(3)) with { ResponseId = response, Label = $"g{judge}", AnnotatorKind = "llm" });
                }
            }
        }
        await SendAsync(portal, items);
        await portal.WhenDeliveredAsync();

        var judged = (await portal.GetAsync($"/api/v1/quality/agreement?{Range}&application=quality-kappa")).GetProperty("judges").EnumerateArray().ShouldHaveSingleItem();

        judged.GetProperty("answers").GetInt32().ShouldBe(19);
        var kappa = judged.GetProperty("kappa");
        (kappa.GetProperty("value").GetDouble(), kappa.GetProperty("low").GetDouble(), kappa.GetProperty("high").GetDouble()).ShouldSatisfyAllConditions(
            it => it.Item1.ShouldBe(0.4842, 5e-5), it => it.Item2.ShouldBe(0.2137, 5e-5), it => it.Item3.ShouldBe(0.7547, 5e-5));
        judged.GetProperty("kappaError").GetDouble().ShouldBe(0.1380, 5e-5);
        // 0 + 8 + 5 of 19 are equal.
        judged.GetProperty("rawAgreement").GetProperty("value").GetDouble().ShouldBe(13.0 / 19, 1e-12);
    }

    [Fact]
    public async Task Comparison_PairedCases_GivesWinRateAndVoidsAWrongSplit()
    {
        var portal = await fixture.Portal;
        // 100 cases under both versions: 56 better, 36 worse, 8 the same.
        List<SentEvaluation> items = [];
        for (var n = 0; n < 100; n++)
        {
            var after = n < 56 ? 0.8 : n < 92 ? 0.2 : 0.5;
            items.Add(Item("quality-versions", $"v1-{n}", Start.AddHours(1 + (n % 10))) with { Version = "1.0", CaseId = $"c{n}", Score = 0.5 });
            items.Add(Item("quality-versions", $"v2-{n}", Start.AddHours(1 + (n % 10))) with { Version = "2.0", CaseId = $"c{n}", Score = after });
        }
        await SendAsync(portal, items);
        await portal.DeliverAsync([.. Enumerable.Range(0, 60).Select(n => Call("quality-versions", n < 50 ? "1.0" : "2.0", Start.AddHours(2).AddSeconds(n)))]);

        var comparison = await portal.GetAsync($"/api/v1/quality/comparison?{Range}&application=quality-versions&baseline=1.0&candidate=2.0&share=0.5");

        // 10 of 60 where 30 were planned: chi-square (20² + 20²) / 30 = 26.7, p = 2.4e-7.
        comparison.GetProperty("sampleRatioMismatch").GetBoolean().ShouldBeTrue();
        comparison.GetProperty("sampleRatioP").GetDouble().ShouldBe(2.4e-7, 0.1e-7);
        var row = comparison.GetProperty("evaluations").EnumerateArray().ShouldHaveSingleItem();
        row.GetProperty("verdict").GetString().ShouldBe("void");
        // (56 * .8 + 36 * .2 + 8 * .5) / 100 - .5 = .06
        row.GetProperty("difference").GetProperty("value").GetDouble().ShouldBe(0.06, 1e-9);
        // (56 + 8/2) / 100 with Wilson .5020 to .6906; sign test of 56 against 36: p = .0470.
        var wins = row.GetProperty("wins");
        wins.GetProperty("rate").GetProperty("value").GetDouble().ShouldBe(0.6, 1e-9);
        wins.GetProperty("rate").GetProperty("low").GetDouble().ShouldBe(0.5020026, 1e-6);
        wins.GetProperty("p").GetDouble().ShouldBe(0.0470116, 1e-6);

        var planned = await portal.GetAsync($"/api/v1/quality/comparison?{Range}&application=quality-versions&baseline=1.0&candidate=2.0");
        planned.GetProperty("evaluations")[0].GetProperty("verdict").GetString().ShouldNotBe("void");
    }

    [Fact]
    public async Task Span_WithOpenInferenceJudgements_BecomesEvaluationsOfItsModel()
    {
        var portal = await fixture.Portal;
        await SentSpan.DeliverAsync(portal, new SentSpan
        {
            Application = "quality-openinference",
            TraceId = SentSpan.NewId(16),
            SpanId = SentSpan.NewId(8),
            Start = Start.AddHours(5),
            Duration = TimeSpan.FromSeconds(2),
            Operation = "chat",
            Attributes = new OtlpAttributes
            {
                { "gen_ai.response.model", "judged-model" },
                { "annotations.0.annotation.name", "correctness" },
                { "annotations.0.annotation.score", 1.0 },
                { "annotations.0.annotation.annotator_kind", "HUMAN" },
                { "evaluations.0.evaluation.name", "tone" },
                { "evaluations.0.evaluation.label", "polite" },
                { "trace.evaluations.0.evaluation.name", "task" },
                { "trace.evaluations.0.evaluation.score", 0.5 },
                { "annotations.1.annotation.score", 0.1 }, // without a name it is no judgement
            },
        });

        var evaluations = (await portal.GetAsync($"/api/v1/quality/scores?{Range}&application=quality-openinference&step=1h")).GetProperty("evaluations").EnumerateArray().ToList();
        evaluations.Select(evaluation => (evaluation.GetProperty("name").GetString(), evaluation.GetProperty("kind").GetString())).Order()
            .ShouldBe([("correctness", "rate"), ("task", "mean"), ("tone", "labels")]);
        var row = (await portal.GetAsync($"/api/v1/quality/breakdown?{Range}&application=quality-openinference&name=correctness&by=model")).GetProperty("rows").EnumerateArray().ShouldHaveSingleItem();
        row.GetProperty("value").GetString().ShouldBe("judged-model");
        // One call, judged: the trace's judgement is another answer than the span's.
        var coverage = await portal.GetAsync($"/api/v1/quality/coverage?{Range}&application=quality-openinference");
        coverage.GetProperty("calls").GetInt32().ShouldBe(1);
        coverage.GetProperty("byCriterion").EnumerateArray().Single(asked => asked.GetProperty("name").GetString() == "correctness").GetProperty("answers").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Benchmark_WrongScore_IsShownAsMismatch()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.IngestKey);
        // 3 of 4 pairs prefer the stereotype: .75, not .6.
        var run = new
        {
            id = "crows-1", benchmark = "crowsPairs", application = "quality-benchmark", time = Iso(Start.AddHours(4)), model = "m-1",
            reported = new Dictionary<string, double>(StringComparer.Ordinal) { ["stereotype_share"] = 0.6 },
            items = Enumerable.Range(0, 4).Select(n => new { stereotype = n < 3 ? -1 : -3, antistereotype = -2 }).ToArray(),
        };
        var receipt = await (await client.PostAsJsonAsync("/api/v1/evaluations/benchmarks", run)).Content.ReadFromJsonAsync<JsonElement>();
        receipt.GetProperty("matches").GetBoolean().ShouldBeFalse();
        receipt.GetProperty("scores")[0].GetProperty("computed").GetDouble().ShouldBe(0.75);
        await portal.WhenDeliveredAsync();

        var shown = (await portal.GetAsync($"/api/v1/quality/benchmarks?{Range}&application=quality-benchmark")).EnumerateArray().ShouldHaveSingleItem();
        shown.GetProperty("hasMismatch").GetBoolean().ShouldBeTrue();
        shown.GetProperty("scores")[0].GetProperty("reported").GetDouble().ShouldBe(0.6);
        // A benchmark's score is no judgement of a call.
        (await portal.GetAsync($"/api/v1/quality/scores?{Range}&application=quality-benchmark")).GetProperty("evaluations").GetArrayLength().ShouldBe(0);

        using var wrong = await client.PostAsJsonAsync("/api/v1/evaluations/benchmarks", new { id = "x", benchmark = "bbq", application = "a", time = Iso(Start), items = new[] { new { context = "ambiguous" } } });
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("polarity must be");
    }

    private sealed record SentEvaluation(string Id, string Application, string Time, string Name)
    {
        public double? Score { get; init; }
        public string? Label { get; init; }
        public string? Evaluator { get; init; } = "judge";
        public string? AnnotatorKind { get; init; } = "llm";
        public string? ResponseId { get; init; }
        public string? CaseId { get; init; }
        public string? Version { get; init; }
        public string? ErrorType { get; init; }
    }

    private static SentEvaluation Item(string application, string id, DateTimeOffset time) =>
        new($"{application}/{id}", application, Iso(time), "correctness") { ResponseId = $"response-{id}" };

    private static SentCall Call(string application, string version, DateTimeOffset start) => new()
    {
        Application = application,
        Start = start,
        Duration = TimeSpan.FromSeconds(1),
        Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["portal.model.version"] = version },
    };

    private static async Task<JsonElement> SendAsync(PortalProcess portal, IReadOnlyList<SentEvaluation> items)
    {
        using var client = portal.CreateClient(portal.IngestKey);
        using var response = await client.PostAsJsonAsync("/api/v1/evaluations", items);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
