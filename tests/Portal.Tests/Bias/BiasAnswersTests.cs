using Portal.Bias;
using Portal.Governance.Bias;
using Portal.Telemetry.Series;

namespace Portal.Tests.Bias;

public sealed class BiasAnswersTests
{
    private static readonly SeriesRequest Asked = new()
    {
        Filter = new CallFilter { Tenant = "default", Applications = ["loans"], Providers = ["openai"], Operations = ["chat"], Models = ["gpt-4o"] },
        From = DateTimeOffset.UnixEpoch,
        To = DateTimeOffset.UnixEpoch.AddDays(7),
    };

    private static readonly BiasRule Chosen = BiasRule.Default with
    {
        References = new Dictionary<string, string>(StringComparer.Ordinal) { ["gender"] = "men", ["age_band"] = "25-34" },
        MinimumSize = 20,
        RatioLine = 0.9,
        DifferenceFloor = 0.05,
        FavourableOutcomes = ["granted"],
    };

    [Fact]
    public void Request_OfAnApplication_FollowsItsRules()
    {
        var request = BiasAnswers.RequestOf(Asked, new BiasArgument(), Chosen);

        request.References.ShouldBe(Chosen.References, ignoreOrder: true);
        (request.MinimumSize, request.RatioLine, request.DifferenceFloor).ShouldBe((20, 0.9, 0.05));
        request.Favourable.ShouldBe(["granted"]);
        // Decisions know models, and neither providers nor operations.
        request.Filter.Models.ShouldBe(["gpt-4o"]);
        (request.Filter.Providers.Count, request.Filter.Operations.Count).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("women", "women")]
    [InlineData("", null)]
    [InlineData(null, "men")]
    public void Reference_OfTheView_GoesBeforeTheApplicationsAndLeavesOtherAttributes(string? reference, string? expected)
    {
        var request = BiasAnswers.RequestOf(Asked, new BiasArgument { Group = "gender", Reference = reference }, Chosen);

        request.References.GetValueOrDefault("gender").ShouldBe(expected);
        request.References["age_band"].ShouldBe("25-34");
    }
}
