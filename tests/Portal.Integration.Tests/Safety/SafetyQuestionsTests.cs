using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Safety;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;
using Portal.Testing;

namespace Portal.Integration.Tests.Safety;

/// <summary>Rates over the real engine, against numbers computed by hand.</summary>
public sealed class SafetyQuestionsTests(EngineFixture engine)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly SeriesRequest Request = new() { Filter = new CallFilter { Tenant = "default" }, From = Now.AddDays(-1), To = Now };

    private static readonly SafetyCheck PersonalDataOut = new("personal_data", "detector", "output");

    [Fact]
    public async Task Get_FindingsInAnswers_AreARateWithWilsonsInterval()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(Calls(Now.AddHours(-3), 200, (i, call) =>
        {
            if (i < 10)
            {
                call.Findings.Add("output.email", 2);
            }
        }), "t");

        var report = await new SafetyQuestions(database.DataSource).GetAsync(Request, CancellationToken.None);

        var rate = report.Rates.Single(one => one.Check == PersonalDataOut);
        // 10 of 200: centre (10 + 1.9207) / (200 + 3.8415) = 0.058480, half width 1.959964 sqrt(10 * 190 / 200 + 0.960366) / 203.8415 = 0.031099.
        (rate.Rate.Value, rate.Rate.N, rate.Checks).ShouldBe((0.05, 200, 200UL));
        rate.Rate.Low!.Value.ShouldBe(0.027381, 1e-5);
        rate.Rate.High!.Value.ShouldBe(0.089580, 1e-5);
        (rate.Verdict, rate.Reason).ShouldBe((Verdict.Ok, SafetyReason.NoReference));
        report.Rates.Single(one => one.Check == new SafetyCheck("personal_data", "detector", "input")).Reason.ShouldBe(SafetyReason.NothingFound);
        report.Lines.Single(line => line.Check == PersonalDataOut).Values.Where(value => value is not null).ShouldAllBe(value => value >= 0 && value <= 1);
        report.NewestReceived.ShouldNotBeNull();
    }

    [Fact]
    public async Task Get_SampledCalls_CountForWhatTheyStandForAndNarrowNothing()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // 100 calls of weight 1, of which 20 flagged; 100 of weight 9, none flagged: 20 of 1,000, worth 1,000² / (100 + 8,100) = 122 calls.
        await database.InsertAsync(Calls(Now.AddHours(-3), 200, (i, call) =>
        {
            call.Weight = i < 100 ? 1u : 9u;
            if (i < 20)
            {
                call.Findings.Add("output.email", 1);
            }
        }), "t");

        var rate = (await new SafetyQuestions(database.DataSource).GetAsync(Request, CancellationToken.None)).Rates.Single(one => one.Check == PersonalDataOut);

        (rate.Rate.Value, rate.Rate.N, rate.Checks).ShouldBe((0.02, 122, 200UL));
    }

    [Fact]
    public async Task Get_RateThatTrebled_IsAnAlertAndASecretIsAlwaysAWarning()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(Calls(Now.AddDays(-3), 1000, (i, call) => call.FinishReasons.Add(i < 20 ? "content_filter" : "stop")), "before");
        await database.InsertAsync(Calls(Now.AddHours(-3), 500, (i, call) =>
        {
            call.FinishReasons.Add(i < 40 ? "content_filter" : "stop");
            if (i == 7)
            {
                call.Findings.Add("output.secret", 1);
            }
        }), "now");

        var report = await new SafetyQuestions(database.DataSource).GetAsync(Request, CancellationToken.None);

        // 8 % against 2 %: z = 0.06 / sqrt(0.04 * 0.96 * (1/500 + 1/1000)) = 5.59.
        var filtered = report.Rates.Single(one => one.Check == new SafetyCheck("harmful_content", "finish_reason", "output"));
        (filtered.Rate.Value, filtered.Reference.Value, filtered.Verdict, filtered.Reason).ShouldBe((0.08, 0.02, Verdict.Alert, SafetyReason.MoreThanDoubled));
        report.Worst.ShouldBe(filtered);
        report.Rates.Single(one => one.Check == new SafetyCheck("secret", "detector", "output")).Reason.ShouldBe(SafetyReason.SecretsLeft);
    }

    [Theory]
    [InlineData("gen_ai.security.decision.type", "deny", "gen_ai.guardian.name", "Prompt Shield", "prompt_injection", 1)]
    [InlineData("gen_ai.security.decision.type", "allow", "gen_ai.guardian.name", "PII Filter", "personal_data", 0)]
    [InlineData("gen_ai.guardrail.guard.status", "FAILED", "gen_ai.guardrail.guard.name", "toxicity-detector", "harmful_content", 1)]
    [InlineData("rail.stop", "true", "rail.name", "jailbreak detection heuristics", "jailbreak", 1)]
    [InlineData("rail.stop", "false", "rail.name", "self check input", "harmful_content", 0)]
    public async Task Get_GuardrailSpans_CountByWhatTheyCheckAndDecide(string decision, string decided, string name, string guard, string category, int flagged)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(Calls(Now.AddHours(-3), 1, (_, call) =>
        {
            (call.Kind, call.Counted, call.SpanName) = (CallKind.Guardrail, false, "guard");
            call.Attributes.Add(decision, decided);
            call.Attributes.Add(name, guard);
        }), "t");

        var questions = new SafetyQuestions(database.DataSource);
        var rate = (await questions.GetAsync(Request, CancellationToken.None)).Rates.ShouldHaveSingleItem();

        (rate.Check.Source, rate.Check.Category, rate.Rate.Value).ShouldBe(("guardrail", category, flagged));
        (await questions.GetTriggersAsync(Request, CancellationToken.None)).Triggers.Select(trigger => trigger.Name).ShouldBe(flagged == 1 ? [guard] : []);
    }

    [Theory]
    [InlineData("toxicity", 0.9, "", "harmful_content", 1)]
    [InlineData("Toxicity", 0.1, "", "harmful_content", 0)]
    [InlineData("violence", 5, "", "harmful_content", 1)]
    [InlineData("violence", 2, "", "harmful_content", 0)]
    [InlineData("safety", 0.95, "", "harmful_content", 0)]
    [InlineData("safety", 0.2, "", "harmful_content", 1)]
    [InlineData("jailbreak", 0.0, "detected", "jailbreak", 1)]
    [InlineData("indirect_attack", 0.9, "pass", "prompt_injection", 0)]
    [InlineData("over_refusal", 1.0, "", "over_refusal", 1)]
    public async Task Get_Evaluations_CountByNameAndVerdict(string name, double score, string label, string category, int flagged)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await InsertAsync(database, name, score, label);

        var rate = (await new SafetyQuestions(database.DataSource).GetAsync(Request, CancellationToken.None)).Rates.ShouldHaveSingleItem();

        (rate.Check.Source, rate.Check.Category, rate.Rate.Value).ShouldBe(("evaluation", category, flagged));
    }

    [Fact]
    public async Task Get_EvaluationOfQuality_IsNotSafety()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await InsertAsync(database, "relevance", 0.9, "");

        (await new SafetyQuestions(database.DataSource).GetAsync(Request, CancellationToken.None)).Rates.ShouldBeEmpty();
    }

    [Fact]
    public async Task FlaggedCalls_NameWhatWasFoundAndWhere()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(Calls(Now.AddHours(-3), 5, (i, call) =>
        {
            if (i == 3)
            {
                call.Findings.Add("output.card", 1);
                call.FinishReasons.Add("content_filter");
            }
        }), "t");

        var questions = new SafetyQuestions(database.DataSource);
        var call = (await questions.GetFlaggedCallsAsync(Request, 10, CancellationToken.None)).ShouldHaveSingleItem();

        (call.Application, call.SpanId, string.Join(' ', call.Found)).ShouldBe(("app", "0000000000000004", "output.card content_filter"));
        (await questions.GetTriggersAsync(Request, CancellationToken.None)).Triggers.Select(trigger => (trigger.Source, trigger.Name, trigger.Calls)).ShouldBe(
            [("finish_reason", "content_filter", 1UL), ("detector", "output.card", 1UL)], ignoreOrder: true);
        (await questions.GetGroupsAsync(Request, CallDimension.Model, CancellationToken.None)).Groups.ShouldHaveSingleItem().Name.ShouldBe("m");
    }

    private static IEnumerable<CallRow> Calls(DateTimeOffset start, int count, Action<int, CallRow> change)
    {
        for (var i = 0; i < count; i++)
        {
            var call = new CallRow
            {
                Tenant = "default", Application = "app", Environment = "production", Version = "1", Model = "m", Operation = "chat",
                Kind = CallKind.Inference, Counted = true, Status = CallStatus.Ok, TraceId = new UInt128((ulong)start.Ticks, (ulong)i + 1), SpanId = (ulong)i + 1, SpanName = "chat",
                StartMicroseconds = (start.AddSeconds(i) - DateTimeOffset.UnixEpoch).Ticks / 10, ReceivedMilliseconds = start.AddSeconds(i).ToUnixTimeMilliseconds(),
            };
            change(i, call);
            yield return call;
        }
    }

    private static async Task InsertAsync(TestDatabase database, string name, double score, string label)
    {
        using var writer = new RowBinaryWriter();
        using var row = new EvaluationRow
        {
            Tenant = "default", Application = "app", Name = name, Score = score, Label = label,
            TimeMicroseconds = (Now.AddHours(-1) - DateTimeOffset.UnixEpoch).Ticks / 10, ReceivedMilliseconds = Now.AddHours(-1).ToUnixTimeMilliseconds(),
        };
        row.WriteTo(writer);
        await database.DataSource.InsertRowBinaryAsync(EvaluationColumns.Table, EvaluationColumns.All, writer.WrittenMemory, new InsertOptions { DeduplicationToken = "e" }, CancellationToken.None);
    }
}
