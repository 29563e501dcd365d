using Portal.Telemetry.Statistics;
using Portal.Testing;

namespace Portal.Integration.Tests.Statistics;

/// <summary>
/// The engine's own tests of two samples, held to published values: they changed between releases before (ClickHouse issues 69192 and 79814), and whoever
/// compares the portal's numbers with a query of their own must find the same. The portal computes its p-values itself; see docs/decisions/0027-drift-verdicts.md.
/// </summary>
public sealed class EngineStatisticsTests(EngineFixture engine)
{
    private static readonly double[] Males = [19, 22, 16, 29, 24];
    private static readonly double[] Females = [20, 11, 17, 12];
    private static readonly double[] First = [1, 3, 4, 6, 11, 13, 15, 19, 22, 24, 25, 26, 26];
    private static readonly double[] Second = [2, 4, 6, 9, 11, 13, 14, 15, 18, 19, 21];

    [Fact]
    public async Task V14_MannWhitney_GivesScipysValues()
    {
        (await AskAsync("mannWhitneyUTest('two-sided', 1)(value, sample)", Males, Females)).ShouldBe([17, .1113468865], 5e-11);
        (await AskAsync("mannWhitneyUTest('two-sided', 0)(value, sample)", Males, Females)).ShouldBe([17, .0864107330], 5e-11);
    }

    [Fact]
    public async Task V15_StudentWelchAndKolmogorovSmirnov_GiveScipysValues()
    {
        (await AskAsync("studentTTest(value, sample)", First, Second)).ShouldBe([.905135809, .375199680], 5e-10);
        var welch = await AskAsync("welchTTest(0.95)(value, sample)", First, Second);
        welch[..2].ShouldBe([.935846194, .359998187], 5e-10);
        welch[2..].ShouldBe([-3.6668221, 9.6668221], 5e-8);
        (await AskAsync("kolmogorovSmirnovTest('two-sided', 'exact')(value, sample)", First, Second)).ShouldBe([.3846153846, .2547104654], 5e-11);
        (await AskAsync("kolmogorovSmirnovTest('two-sided', 'asymp')(value, sample)", First, Second)).ShouldBe([.3846153846, .3413882], 5e-8);
    }

    [Fact]
    public async Task V16_WelchFromSums_IsTheEnginesWelchOfTheValues()
    {
        // The engine has no Welch from sums; on values whose sums the portal takes, both say the same.
        var ours = Means.Welch(Moments.Of(Males), Moments.Of(Females)).ShouldNotBeNull();

        (await AskAsync("welchTTest(0.95)(value, sample)", Males, Females))
            .ShouldBe([ours.Test.Statistic, ours.Test.P, ours.Difference.Low!.Value, ours.Difference.High!.Value], 1e-9);
    }

    [Theory]
    [InlineData("pooled", -.5640760748, .5727023598)]
    [InlineData("unpooled", -.5678092179, .5701645200)]
    public async Task V17_TwoProportions_GiveStatsmodelsValues(string mode, double z, double p)
    {
        var values = await NumbersAsync($"SELECT proportionsZTest(30, 45, 150, 200, 0.95, '{mode}') AS result");

        values[..2].ShouldBe([z, p], 5e-11);
        // The engine pools only z: its interval is the unpooled one in both modes.
        values[2..].ShouldBe([-.1112950, .0612950], 1e-7);
    }

    /// <summary>Runs an aggregate function over both samples.</summary>
    private Task<double[]> AskAsync(string function, double[] first, double[] second) => NumbersAsync(
        $"SELECT {function} AS result FROM (SELECT arrayJoin({Text(first)}) AS value, 0 AS sample UNION ALL SELECT arrayJoin({Text(second)}), 1)");

    /// <summary>The elements of the tuple <c>result</c>.</summary>
    private async Task<double[]> NumbersAsync(string sql)
    {
        await using var database = await engine.CreateDatabaseAsync();
        await using var command = database.DataSource.CreateCommand(
            $"SELECT arrayJoin(arrayMap(pair -> pair.2, JSONExtractKeysAndValues(toJSONString(result), 'Float64'))) FROM ({sql})");
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<double>();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetDouble(0));
        }
        return [.. values];
    }

    private static string Text(double[] values) => FormattableString.Invariant($"[{string.Join(',', values)}]");
}
