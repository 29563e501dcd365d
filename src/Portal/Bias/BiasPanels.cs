using Portal.Live;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Series;

namespace Portal.Bias;

/// <summary>The panels that compare groups; each is one question of <see cref="BiasQuestions"/> about one application.</summary>
public static class BiasPanels
{
    /// <summary>All attributes with their groups, rates, gaps and verdicts.</summary>
    public const string Groups = "bias";
    public const string Trend = "bias-trend";
    public const string Versions = "bias-versions";
    public const string Models = "bias-models";
    public const string Intersections = "bias-intersections";
    public const string Pairs = "bias-pairs";
    public const string Disparities = "bias-disparities";

    /// <summary>Names of the applications with decisions.</summary>
    public const string Names = "bias-names";

    /// <summary>Every application with decisions and how it stands, those that need a look first.</summary>
    public const string Applications = "bias-applications";

    internal static void AddBiasPanels(this IServiceCollection services)
    {
        services.AddBiasPanel<BiasGroups>(Groups, (ask, request, argument, token) => ask.GetAsync(request, argument, token), groups => groups.Result.NewestReceived);
        services.AddBiasPanel<BiasTrend>(Trend, (ask, request, argument, token) => ask.GetTrendAsync(request, argument, token));
        services.AddBiasPanel<BiasBreakdown>(Versions, (ask, request, argument, token) => ask.GetBreakdownAsync(request, argument, CallDimension.Version, token));
        services.AddBiasPanel<BiasBreakdown>(Models, (ask, request, argument, token) => ask.GetBreakdownAsync(request, argument, CallDimension.Model, token));
        services.AddBiasPanel<BiasIntersections>(Intersections, (ask, request, argument, token) => ask.GetIntersectionsAsync(request, argument, token));
        services.AddBiasPanel<BiasPairs>(Pairs, (ask, request, argument, token) => ask.GetPairsAsync(request, argument, token));
        services.AddBiasPanel<BiasDisparities>(Disparities, (ask, request, argument, token) => ask.GetDisparitiesAsync(request, argument, token));
        services.AddBiasPanel<DecidingNames>(Names, (ask, request, _, token) => ask.GetNamesAsync(request, token));
        services.AddBiasPanel<BiasApplications>(Applications, (ask, request, _, token) => ask.GetApplicationsAsync(request, token), all => all.Rows.Max(row => row.NewestReceived));
    }

    private static void AddBiasPanel<T>(
        this IServiceCollection services,
        string id,
        Func<BiasAnswers, SeriesRequest, BiasArgument, CancellationToken, Task<T>> query,
        Func<T, DateTimeOffset?>? newestReceived = null)
        where T : class =>
        services.AddLivePanel<BiasAnswers, T>(id, (ask, request, argument, token) => query(ask, request, BiasArgument.Parse(argument), token), BiasArgument.FaultOf, newestReceived);
}
