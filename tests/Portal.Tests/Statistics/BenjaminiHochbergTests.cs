using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class BenjaminiHochbergTests
{
    private static readonly double[] Ten = [.838541, .642194, .680846, .967834, .716269, .177097, 5.23656777e-5, .0202732689, .00028140506, .0149877311];

    [Fact]
    public void V21_BenjaminiHochberg_IsScipys()
    {
        BenjaminiHochberg.Adjust([.5, .6, .1, .001]).ShouldBe([.6, .6, .2, .004], 1e-12);

        var adjusted = BenjaminiHochberg.Adjust(Ten);
        adjusted[6].ShouldBe(5.2366e-4, 5e-9);
        adjusted[8].ShouldBe(1.40703e-3, 5e-9);
        adjusted[9].ShouldBe(.0499591, 5e-8);
        adjusted[7].ShouldBe(.0506832, 5e-8);
    }

    [Fact]
    public void Adjusted_NoTestsOrNoProbability_IsEmptyOrRefused()
    {
        BenjaminiHochberg.Adjust([]).ShouldBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => BenjaminiHochberg.Adjust([.1, double.NaN]));
        Should.Throw<ArgumentOutOfRangeException>(() => BenjaminiHochberg.Adjust([1.5]));
    }
}
