using Portal.Tools.Demo;

namespace Portal.Tests.Tools;

public sealed class DemoTrafficTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Within_SameSeed_DrawsTheSameCalls()
    {
        var first = new DemoTraffic(Now, 5, seed: 7).Within(Now.AddHours(-1), TimeSpan.FromMinutes(2)).ToList();
        var second = new DemoTraffic(Now, 5, seed: 7).Within(Now.AddHours(-1), TimeSpan.FromMinutes(2)).ToList();

        first.ShouldNotBeEmpty();
        second.ShouldBe(first);
    }

    [Fact]
    public void Within_AWindow_HoldsOnlyCallsThatStartInIt()
    {
        var from = Now.AddDays(-3);

        new DemoTraffic(Now, 50, seed: 1).Within(from, TimeSpan.FromMinutes(1))
            .ShouldAllBe(call => call.Start >= from && call.Start < from.AddMinutes(1) && call.Duration > TimeSpan.Zero);
    }

    [Fact]
    public void Call_Failing_HasNoOutputAndNoTtft()
    {
        var failures = new DemoTraffic(Now, 100, seed: 3).Within(Now, TimeSpan.FromMinutes(5)).Where(call => call.ErrorType is not null).ToList();

        failures.ShouldNotBeEmpty();
        failures.ShouldAllBe(call => call.Usage.Output == 0 && call.Ttft == null);
    }

    [Fact]
    public void Version_OfACall_IsTheOneDeployedThen()
    {
        var application = DemoApplication.All.Single(a => a.Name == "code-companion");

        application.VersionAt(TimeSpan.FromDays(20)).ShouldBe("0.9.4");
        application.VersionAt(TimeSpan.FromDays(10)).ShouldBe("0.10.0");
        application.VersionAt(TimeSpan.FromDays(1)).ShouldBe("0.10.1");
    }

    [Fact]
    public void DailyRhythm_OverAWeek_AveragesAboutOne()
    {
        var monday = new DateTimeOffset(2026, 11, 16, 0, 0, 0, TimeSpan.Zero);

        Enumerable.Range(0, 7 * 24 * 4).Average(quarter => DailyRhythm.At(monday.AddMinutes(15 * quarter), 1)).ShouldBe(1, 0.1);
    }

    [Fact]
    public void Shares_OfApplicationsAndModels_AddUpToOne()
    {
        DemoApplication.All.Sum(a => a.Weight).ShouldBe(1, 1e-9);
        DemoApplication.All.ShouldAllBe(a => Math.Abs(a.Models.Sum(m => m.Share) - 1) < 1e-9);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(8)]
    [InlineData(200)]
    public void NextPoisson_OfAMean_HasThatMeanAndVariance(double mean)
    {
        var random = new Random(11);
        var draws = Enumerable.Range(0, 20_000).Select(_ => (double)random.NextPoisson(mean)).ToList();
        var average = draws.Average();

        // Mean and variance of a Poisson distribution are equal; 20,000 draws put the mean within 5 standard errors.
        average.ShouldBe(mean, 5 * Math.Sqrt(mean / draws.Count));
        draws.Average(d => (d - average) * (d - average)).ShouldBe(mean, mean * 0.06);
    }

    [Fact]
    public void Usage_OfEveryCall_ContainsItsCachedAndReasoningTokens()
    {
        var usages = Calls(new DemoTraffic(Now, 200, seed: 5), Now).Select(call => call.Usage).ToList();

        usages.ShouldAllBe(usage => usage.CacheRead + usage.CacheWrite <= usage.Input && usage.Reasoning <= usage.Output);
        usages.ShouldContain(usage => usage.CacheRead > 0);
        usages.ShouldContain(usage => usage.CacheWrite > 0);
        usages.ShouldContain(usage => usage.Reasoning > 0);
    }

    [Fact]
    public void Agent_ThatSucceeds_AsksAgainAfterItsTool()
    {
        var agents = new DemoTraffic(Now, 200, seed: 5).Within(Now, TimeSpan.FromMinutes(5))
            .Where(call => call.Application.Shape == DemoShape.Agent && call.ErrorType is null).ToList();

        agents.ShouldNotBeEmpty();
        agents.ShouldAllBe(call => call.FollowUp != null && call.FollowUp.Start > call.End && call.FollowUp.Usage.Input > call.Usage.Input + call.Usage.Output);
    }

    [Fact]
    public void DriftCue_WhileItLasts_ChangesQuestionsAnswersAndFingerprint()
    {
        var script = new DemoScript();
        script.Start(DemoCue.Drift, Now.AddMinutes(10));
        var traffic = new DemoTraffic(Now, 200, seed: 5, script);
        var during = Calls(traffic, Now).Where(IsSupport).ToList();
        var after = Calls(traffic, Now.AddMinutes(20)).Where(IsSupport).ToList();

        // Medians move by 2.4 and 0.55; samples of some thousands put them within a tenth of that.
        (Median(during, call => call.Usage.Input) / Median(after, call => call.Usage.Input)).ShouldBe(2.4, 0.24);
        (Median(during, call => call.Usage.Output) / Median(after, call => call.Usage.Output)).ShouldBe(0.55, 0.055);
        during.Select(call => call.Fingerprint).Distinct().ShouldHaveSingleItem().ShouldNotBe(after.Select(call => call.Fingerprint).Distinct().ShouldHaveSingleItem());
        during.Select(call => call.Version).Distinct().ShouldBe(["2.5.0"]);
        after.Select(call => call.Version).Distinct().ShouldBe(["2.4.0"]);

        static bool IsSupport(DemoCall call) => call.Application.Name == "support-assistant" && call.ErrorType is null;
    }

    [Fact]
    public void AttackCue_WhileItLasts_BringsRefusals()
    {
        var script = new DemoScript();
        script.Start(DemoCue.Attack, Now.AddMinutes(10));
        var traffic = new DemoTraffic(Now, 200, seed: 5, script);

        // A quarter are attacks, 0.6 of them are refused, and 0.003 of the others: 0.152. Without the cue 0.004 * 0.6 + 0.003: 0.005.
        Refused(Now).ShouldBe(0.152, 0.03);
        Refused(Now.AddMinutes(20)).ShouldBe(0.005, 0.005);

        double Refused(DateTimeOffset at) => Calls(traffic, at).Where(call => call.Application.Name == "support-assistant" && call.ErrorType is null)
            .Average(call => call.FinishReason == "content_filter" ? 1.0 : 0.0);
    }

    [Fact]
    public void Pairs_OfDecisions_DifferInTheGroupAlone()
    {
        var pairs = Calls(new DemoTraffic(Now, 2000, seed: 5), Now).Select(call => call.FollowUp?.Decision).OfType<DemoDecision>()
            .Where(decision => decision.Pair.Length > 0).GroupBy(decision => decision.Pair).ToList();

        pairs.Count.ShouldBeGreaterThan(3);
        pairs.ShouldAllBe(pair => pair.Select(decision => decision.Gender).Order().SequenceEqual(new[] { "female", "male" })
            && pair.Select(decision => decision.AgeBand).Distinct().Count() == 1 && pair.Select(decision => decision.Amount).Distinct().Count() == 1);
    }

    [Fact]
    public void BiasCue_WhileItLasts_LowersApprovalOfWomenOnly()
    {
        var script = new DemoScript();
        script.Start(DemoCue.Bias, Now.AddDays(1));
        var decisions = Calls(new DemoTraffic(Now, 400, seed: 5, script), Now).Select(call => call.FollowUp?.Decision).OfType<DemoDecision>().ToList();

        // Approval is 0.64, 0.14 less from 65 on (a tenth of applicants), 0.27 less for women: 0.626 and 0.356.
        Rate("male").ShouldBe(0.626, 0.05);
        Rate("female").ShouldBe(0.356, 0.05);

        double Rate(string gender) => decisions.Where(decision => decision.Gender == gender).Average(decision => decision.Approved ? 1.0 : 0.0);
    }

    [Fact]
    public void IncidentCue_WhileItLasts_FailsNearlyEverySecondCallOfThatProviderOnly()
    {
        var script = new DemoScript();
        script.Start(DemoCue.Incident, Now.AddDays(1));
        var calls = Calls(new DemoTraffic(Now, 200, seed: 5, script), Now).ToList();

        calls.Where(call => call.Model.Provider == "openai").Average(call => call.ErrorType is null ? 0.0 : 1.0).ShouldBe(0.45, 0.05);
        calls.Where(call => call.Model.Provider is "gcp.gemini" or "mistral_ai").Average(call => call.ErrorType is null ? 0.0 : 1.0).ShouldBeLessThan(0.2);
    }

    [Fact]
    public void Signals_OfAnAgentsCall_FormOneTraceInWhichUsageIsRepeatedOnTheAgent()
    {
        var call = new DemoTraffic(Now, 200, seed: 5).Within(Now, TimeSpan.FromMinutes(5)).First(call => call.FollowUp is not null && call.Application.Name == "code-companion");

        var spans = new DemoTraces(1).SignalsOf(call, withContent: true).Select(signal => signal.Span).OfType<Portal.Tools.Otlp.OtlpSpan>().ToList();

        spans.Select(span => Convert.ToHexString(span.TraceId)).Distinct().ShouldHaveSingleItem();
        var root = spans.Single(span => span.ParentSpanId.Length == 0);
        spans.Count(span => span.ParentSpanId.AsSpan().SequenceEqual(root.SpanId)).ShouldBe(3);
        root.Attributes.Single(attribute => attribute.Key == "gen_ai.usage.input_tokens").Value.AsInt.ShouldBe(call.Usage.Input + call.FollowUp!.Usage.Input);
    }

    private static IEnumerable<DemoCall> Calls(DemoTraffic traffic, DateTimeOffset from) => traffic.Within(from, TimeSpan.FromMinutes(5));

    private static double Median(List<DemoCall> calls, Func<DemoCall, long> measure) => calls.Select(measure).Order().ElementAt(calls.Count / 2);
}
