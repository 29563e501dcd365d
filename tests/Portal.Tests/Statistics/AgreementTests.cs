using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class AgreementTests
{
    [Fact]
    public void V22_CohensKappa_IsSas()
    {
        var result = Kappa.Cohen([[0, 4, 1], [0, 8, 0], [0, 1, 5]]);

        result.Kappa.Value!.Value.ShouldBe(.4842, 5e-5);
        result.StandardError!.Value.ShouldBe(.1380, 5e-5);
        result.Kappa.Low!.Value.ShouldBe(.2137, 5e-5);
        result.Kappa.High!.Value.ShouldBe(.7547, 5e-5);
        result.Test!.Value.Statistic.ShouldBe(3.2626, 5e-5);
        result.Agreement!.Value.ShouldBe(13.0 / 19, 1e-12);
        result.Kappa.N.ShouldBe(19);
    }

    [Fact]
    public void WeightedKappa_NearMisses_CountLess()
    {
        // Rows (.4,.6 of 10 each grade) by hand: [[4,1,0],[1,2,1],[0,0,1]], n = 10, rows .5 .4 .1, columns .5 .3 .2.
        // Linear: po = .7 + .5·.3 = .85; pe = (.25+.12+.02) + .5·(.15+.20+.08+.03) = .62; κ = .23/.38
        double[][] table = [[4, 1, 0], [1, 2, 1], [0, 0, 1]];

        Kappa.Cohen(table, KappaWeights.Linear).Kappa.Value!.Value.ShouldBe(.23 / .38, 1e-12);
        // Quadratic: po = .7 + .75·.3 = .925; pe = .39 + .75·.46 = .735; κ = .19/.265
        Kappa.Cohen(table, KappaWeights.Quadratic).Kappa.Value!.Value.ShouldBe(.19 / .265, 1e-12);
    }

    [Fact]
    public void V23_FleissKappa_IsStatsmodels() => Kappa.Fleiss([[7, 1], [3, 5]]).Value!.Value.ShouldBe(.161905, 5e-7);

    [Fact]
    public void Kappa_OneGradeOnlyOrNothing_IsUndefined()
    {
        var constant = Kappa.Cohen([[9, 0], [0, 0]]);
        constant.Kappa.Undefined.ShouldBe(UndefinedReason.NoVariance);
        constant.Agreement.ShouldBe(1);
        Kappa.Cohen([[0, 0], [0, 0]]).Kappa.Undefined.ShouldBe(UndefinedReason.NoObservations);
        Kappa.Fleiss([]).Undefined.ShouldBe(UndefinedReason.NoObservations);
        Kappa.Fleiss([[3, 0], [3, 0]]).Undefined.ShouldBe(UndefinedReason.NoVariance);
    }

    [Fact]
    public void Kappa_TablesThatAreNone_AreRefused()
    {
        Should.Throw<ArgumentException>(() => Kappa.Cohen([[1, 2], [3]]));
        Should.Throw<ArgumentException>(() => Kappa.Fleiss([[3, 0], [2, 0]]));
        Should.Throw<ArgumentException>(() => Kappa.Fleiss([[1, 0]]));
    }

    [Fact]
    public void V46_PredictionPoweredMean_CorrectsTheJudge()
    {
        // Sums that give the vector's means and variances: s² (n − 1) + mean² n.
        var judge = new Moments(10_000, 8_000, (.16 * 9_999) + (.64 * 10_000));
        var difference = new Moments(200, 10, (.09 * 199) + (.0025 * 200));

        var mean = JudgeCorrection.PredictionPoweredMean(judge, difference);
        mean.Value!.Value.ShouldBe(.75, 1e-12);
        // The vector's bounds, .7076894 and .7923106, are those of z = 1.96; ours has more digits of it.
        var rounded = 1.96 / 1.9599639845;
        (.75 - ((.75 - mean.Low!.Value) * rounded)).ShouldBe(.7076894, 5e-8);
        (.75 + ((mean.High!.Value - .75) * rounded)).ShouldBe(.7923106, 5e-8);
    }
}
