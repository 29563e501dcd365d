using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Features;
using Portal.Telemetry.Statistics;
using Portal.Testing;
using static Portal.Integration.Tests.Drift.DriftTraffic;

namespace Portal.Integration.Tests.Drift;

/// <summary>One feature over the real engine: statistics against published and hand-computed values, and windows from tiers against the calls themselves.</summary>
public sealed class DriftFeatureTests(EngineFixture engine)
{
    [Fact]
    public async Task GetFeature_Categories_GivesChiSquareAndItsEffectByHand()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // 600 a, 400 b before; 240 a, 260 b now. Expected with 1500 calls, 840 a: 560, 440, 280, 220; chi-square = 1600 (1/560 + 1/440 + 1/280 + 1/220) / 1 = 19.4805, V = sqrt(19.4805 / 1500) = 0.11396.
        await database.InsertAsync(
            [
                .. Spread(Now.AddDays(-8), Now.AddDays(-1), 1000, (i, call) => call.Labels.Add("language", i % 5 < 3 ? "en" : "es")),
                .. Spread(Now.AddDays(-1), Now, 500, (i, call) => call.Labels.Add("language", i % 25 < 12 ? "en" : "es")),
            ],
            "t");

        var feature = await Questions(database).GetFeatureAsync(Request, "language", CancellationToken.None);

        var chi = feature!.Measurements.Single(one => one.Measure == DriftMeasure.ChiSquare);
        chi.Value!.Value.ShouldBe(19.4805, 0.0001);
        chi.Effect!.Value.ShouldBe(0.11396, 0.00001);
        chi.PValue!.Value.ShouldBe(1.01631e-5, 1e-9);
        (chi.ReferenceCount, chi.CurrentCount).ShouldBe((1000UL, 500UL));
        feature.Bins.Select(bin => (bin.Category, bin.Reference, bin.Current)).ShouldBe([("en", 600UL, 240UL), ("es", 400UL, 260UL)]);
        feature.Finding.Verdict.ShouldBe(Verdict.Watch);
        feature.Computation.Sql.ShouldNotBeNull().ShouldContain("{tenant:String}");
        (await Questions(database).GetFeatureAsync(Request, "no_such_feature", CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task GetFeature_TooFewCallsOrOldReference_SaysSoInsteadOfAVerdict()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync([.. Spread(Now.AddDays(-8), Now.AddDays(-1), 999, Nothing), .. Spread(Now.AddDays(-1), Now, 99, Nothing)], "t");
        var questions = Questions(database);

        (await questions.GetFeatureAsync(Request, "latency_ms", CancellationToken.None))!.Finding.Reason.ShouldBe(DriftReason.TooFewCurrent);
        (await questions.GetFeatureAsync(Request with { From = Now.AddDays(-3) }, "latency_ms", CancellationToken.None))!.Finding.Reason.ShouldBe(DriftReason.TooFewReference);
        (await questions.GetFeatureAsync(Request with { Reference = new ReferencePolicy.Fixed(Now.AddDays(-110), Now.AddDays(-100)) }, "latency_ms", CancellationToken.None))!
            .Finding.Verdict.ShouldBe(Verdict.ReferenceStale);
        (await questions.GetFeatureAsync(Request with { Reference = new ReferencePolicy.SinceVersion("unknown") }, "latency_ms", CancellationToken.None))!
            .Finding.Reason.ShouldBe(DriftReason.NoReference);
        var overlap = await Should.ThrowAsync<ArgumentException>(() =>
            questions.GetFeatureAsync(Request with { Reference = new ReferencePolicy.Fixed(Now.AddDays(-2), Now.AddHours(-1)) }, "latency_ms", CancellationToken.None));
        overlap.Message.ShouldContain("overlaps");
    }

    [Fact]
    public async Task GetFeature_RandomWindows_CountsWhatTheCallsThemselvesGive()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var random = new Random(11);
        var calls = Spread(Now.AddDays(-30), Now, 6000, (_, call) =>
        {
            call.DurationNanoseconds = (ulong)(Math.Exp(6 + random.NextDouble()) * 1e6);
            call.Version = random.Next(2) == 0 ? "1" : "2";
        }).ToList();
        await database.InsertAsync(calls, "t");

        for (var i = 0; i < 12; i++)
        {
            var edges = Enumerable.Range(0, 4).Select(_ => Now.AddDays(-30).AddMinutes(5 * random.Next(30 * 288))).Order().ToArray();
            if (edges.Distinct().Count() < 4)
            {
                continue;
            }
            var request = Request with { From = edges[2], To = edges[3], Reference = new ReferencePolicy.Fixed(edges[0], edges[1]), Columns = random.Next(1, 40), Filter = Request.Filter with { Versions = i % 2 == 0 ? [] : ["2"] } };

            var feature = await Questions(database).GetFeatureAsync(request, "latency_ms", CancellationToken.None);

            feature!.Bins.Select(bin => (bin.Bin, bin.Reference, bin.Current)).ShouldBe(Expected(calls, request, edges), $"{request}");
        }
    }

    private static List<(short Bin, ulong Reference, ulong Current)> Expected(List<CallRow> calls, DriftRequest request, DateTimeOffset[] edges) =>
        [.. calls
            .Where(call => request.Filter.Versions.Count == 0 || request.Filter.Versions.Contains(call.Version))
            .Select(call => (Bin: FeatureBins.Of(FeatureBinning.Logarithmic, call.DurationNanoseconds / 1e6), Time: DateTimeOffset.UnixEpoch.AddTicks(call.StartMicroseconds * 10)))
            .GroupBy(call => call.Bin)
            .Select(bin => (bin.Key, (ulong)bin.Count(call => call.Time >= edges[0] && call.Time < edges[1]), (ulong)bin.Count(call => call.Time >= edges[2] && call.Time < edges[3])))
            .Where(bin => bin.Item2 + bin.Item3 > 0)
            .OrderBy(bin => bin.Key)];

    private static void Nothing(int index, CallRow call)
    {
    }

    private static DriftQuestions Questions(TestDatabase database) => new(database.DataSource, new ManualTime(Now));
}
