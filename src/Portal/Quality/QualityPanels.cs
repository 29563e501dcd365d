using Portal.Live;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Series;

namespace Portal.Quality;

/// <summary>The live panels of the Quality page.</summary>
public static class QualityPanels
{
    public const string Scores = "quality-scores";

    /// <summary>One evaluation by a dimension; argument <c>name=relevance&amp;by=model</c>.</summary>
    public const string Breakdown = "quality-breakdown";
    public const string Coverage = "quality-coverage";
    public const string Agreement = "quality-agreement";

    /// <summary>Two versions; argument <c>baseline=2.3&amp;candidate=2.4</c>.</summary>
    public const string Comparison = "quality-comparison";
    public const string Benchmarks = "quality-benchmarks";

    /// <summary>Between two computations of what reads single judgements: they arrive far slower than calls.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    internal static void AddQualityPanels(this IServiceCollection services)
    {
        services.AddPanel(Scores, (quality, request, _, token) => quality.GetScoresAsync(request, token), newestReceived: result => result.NewestReceived, rest: TimeSpan.FromSeconds(2));
        services.AddPanel(Coverage, (quality, request, _, token) => quality.GetCoverageAsync(request, token));
        services.AddPanel(Agreement, (quality, request, _, token) => quality.GetAgreementAsync(request, token));
        services.AddPanel(Benchmarks, (quality, request, _, token) => quality.GetBenchmarksAsync(request, token));
        services.AddPanel(
            Breakdown,
            (quality, request, argument, token) =>
            {
                var asked = QualityArgument.Parse(argument);
                return quality.GetBreakdownAsync(request, asked.Name, asked.By, token);
            },
            QualityArgument.BreakdownFault);
        services.AddPanel(
            Comparison,
            (quality, request, argument, token) =>
            {
                var asked = QualityArgument.Parse(argument);
                return quality.GetComparisonAsync(new ComparisonRequest(request, asked.Baseline, asked.Candidate, asked.Share), token);
            },
            QualityArgument.ComparisonFault);
    }

    private static void AddPanel<T>(
        this IServiceCollection services, string id, Func<QualityQuestions, SeriesRequest, string?, CancellationToken, Task<T>> query,
        Func<string?, string?>? argumentFault = null, Func<T, DateTimeOffset?>? newestReceived = null, TimeSpan? rest = null)
        where T : class =>
        services.AddSingleton(provider =>
        {
            var quality = provider.GetRequiredService<QualityQuestions>();
            return new LivePanel(
                id,
                async (request, argument, token) =>
                {
                    var result = await query(quality, request, argument, token);
                    return new LiveResult(result, newestReceived?.Invoke(result));
                },
                argumentFault) { Rest = rest ?? Rest };
        });
}
