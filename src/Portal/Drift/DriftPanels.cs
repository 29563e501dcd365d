using Portal.Live;
using Portal.Telemetry.Drift;

namespace Portal.Drift;

/// <summary>The panels that show drift; each is one question of <see cref="DriftQuestions"/> about one application.</summary>
public static class DriftPanels
{
    /// <summary>Every feature by time.</summary>
    public const string Heatmap = "drift-heatmap";

    /// <summary>One feature; the argument names it.</summary>
    public const string Feature = "drift-feature";

    /// <summary>What else changed when a feature did; the argument names it.</summary>
    public const string Explanation = "drift-explanation";

    /// <summary>Every embedding.</summary>
    public const string Embeddings = "drift-embeddings";

    internal static void AddDriftPanels(this IServiceCollection services)
    {
        services.AddLivePanel<DriftQuestions, DriftHeatmap>(
            Heatmap, (ask, request, argument, token) => ask.GetHeatmapAsync(DriftArgument.Parse(argument).ToRequest(request), token), DriftArgument.FaultOf, map => map.NewestReceived);
        services.AddLivePanel<DriftQuestions, FeatureAnswer>(
            Feature,
            async (ask, request, argument, token) =>
            {
                var asked = DriftArgument.Parse(argument);
                return new FeatureAnswer(await ask.GetFeatureAsync(asked.ToRequest(request), asked.Feature!, token));
            },
            DriftArgument.FaultWithoutFeature);
        services.AddLivePanel<DriftQuestions, DriftExplanation>(
            Explanation,
            (ask, request, argument, token) =>
            {
                var asked = DriftArgument.Parse(argument);
                return ask.GetExplanationAsync(asked.ToRequest(request), asked.Feature!, token);
            },
            DriftArgument.FaultWithoutFeature);
        services.AddLivePanel<DriftQuestions, EmbeddingDrifts>(
            Embeddings, (ask, request, argument, token) => ask.GetEmbeddingsAsync(DriftArgument.Parse(argument).ToRequest(request), token), DriftArgument.FaultOf);
    }
}

/// <summary>The feature that was asked for.</summary>
/// <param name="Feature">Null: the application has no such feature in these windows.</param>
public sealed record FeatureAnswer(DriftFeature? Feature);
