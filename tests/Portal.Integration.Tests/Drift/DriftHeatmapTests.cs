using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Statistics;
using Portal.Testing;
using static Portal.Integration.Tests.Drift.DriftTraffic;

namespace Portal.Integration.Tests.Drift;

/// <summary>The heat map over the real engine, against numbers computed by hand.</summary>
public sealed class DriftHeatmapTests(EngineFixture engine)
{
    [Fact]
    public async Task GetHeatmap_LatencyMoved_NamesItAloneWithTheIndexOfTheFormula()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // Reference: half the calls take 100 ms, half 200 ms. Current: a fifth and four fifths.
        await database.InsertAsync(
            [
                .. Spread(Now.AddDays(-8), Now.AddDays(-1), 2000, (i, call) => call.DurationNanoseconds = i % 2 == 0 ? 100_000_000UL : 200_000_000UL),
                .. Spread(Now.AddDays(-1), Now, 600, (i, call) => call.DurationNanoseconds = i % 5 == 0 ? 100_000_000UL : 200_000_000UL),
            ],
            "t");

        var map = await new DriftQuestions(database.DataSource, new ManualTime(Now)).GetHeatmapAsync(Request, CancellationToken.None);

        var latency = map.Rows[0];
        latency.Feature.ShouldBe("latency_ms");
        // p = (1000.5 / 2001, the same), q = (120.5 / 601, 480.5 / 601).
        latency.Psi!.Value.ShouldBe(0.4142628, 1e-6);
        (latency.Finding.ReferenceCount, latency.Finding.CurrentCount).ShouldBe((2000, 600));
        latency.Finding.Verdict.ShouldBe(Verdict.Alert);
        latency.Finding.Reason.ShouldBe(DriftReason.Lasting);
        map.Rows.Skip(1).ShouldAllBe(row => row.Finding.Verdict == Verdict.Ok || row.Finding.Reason == DriftReason.NotTestable);
        map.Headline.Summary.Drifted.ShouldBe(1);
        map.Headline.Drifted.ShouldBe(["latency_ms"]);
        map.Times.Count.ShouldBe(latency.Cells.Count);
        map.NewestReceived.ShouldNotBeNull();
    }
}
