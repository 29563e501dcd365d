using Portal.Quality;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Tests.Quality;

public sealed class EvaluationStandingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>n scores of this mean with standard deviation 0.1: half of them 0.1 above, half below.</summary>
    private static EvaluationTally Tally(long n, double mean, long failed = 0) =>
        new(n, failed, n, 0, n * mean, n * ((mean * mean) + 0.01), Noon);

    private static EvaluationStanding Judge(EvaluationTally now, EvaluationTally before) => EvaluationStanding.Judge([("shop", "relevance", now, before)]).ShouldHaveSingleItem();

    // d = difference / 0.1: floors at 0.2 and 0.5; with 400 against 2,800 all of these but the first are significant (se 0.0053).
    [Theory]
    [InlineData(0.800, Verdict.Ok)]
    [InlineData(0.785, Verdict.Ok)]     // d = 0.15: significant, too small to matter
    [InlineData(0.770, Verdict.Watch)]  // d = 0.3
    [InlineData(0.830, Verdict.Watch)]
    [InlineData(0.740, Verdict.Alert)]  // d = 0.6
    public void Judge_ScoresMoved_NeedsSignificanceAndSize(double mean, Verdict verdict) => Judge(Tally(400, mean), Tally(2800, 0.8)).Verdict.ShouldBe(verdict);

    [Theory]
    [InlineData(29, 2800, Verdict.Insufficient)]
    [InlineData(30, 99, Verdict.ReferenceStale)]
    [InlineData(0, 2800, Verdict.NoData)]
    public void Judge_TooFew_SaysSo(long now, long before, Verdict verdict) => Judge(Tally(now, 0.5), Tally(before, 0.8)).Verdict.ShouldBe(verdict);

    [Fact]
    public void Signal_WorstEvaluation_DecidesForTheApplication()
    {
        var readings = QualitySignal.Read(EvaluationStanding.Judge(
        [
            ("shop", "relevance", Tally(400, 0.8), Tally(2800, 0.8)),
            ("shop", "tone", Tally(400, 0.74), Tally(2800, 0.8)),
            ("bank", "tone", Tally(5, 0.8), Tally(2800, 0.8)),
        ]));
        readings.Select(reading => (reading.Application, reading.Status, reading.ReasonKey)).ShouldBe(
            [("shop", Status.Critical, "SignalMoved"), ("bank", Status.Unknown, "SignalFew")]);
        readings[0].Arguments[0].ShouldBe("tone");
    }

    // 30 of 100 failed: Wilson's lower bound is .219, above 5 % and below 25 %.
    [Fact]
    public void Signal_ManyFailures_Warns()
    {
        var reading = QualitySignal.Read(EvaluationStanding.Judge([("shop", "relevance", Tally(70, 0.8, failed: 30), Tally(2800, 0.8))])).ShouldHaveSingleItem();
        (reading.Status, reading.ReasonKey).ShouldBe((Status.Warning, "SignalFailures"));
        ((double)reading.Arguments[1]).ShouldBe(30, 1e-9);
    }
}
