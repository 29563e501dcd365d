using Portal.Live.Series;
using Portal.Telemetry.Bias;

namespace Portal.Bias;

/// <summary>What dashboards and model cards can show of bias. A panel that names no application shows the worst of them.</summary>
internal static class BiasSeries
{
    /// <summary>One line per attribute: its groups' gap.</summary>
    public const string ByAttribute = "attribute";

    private static readonly PanelForm[] Forms = [PanelForm.Line, PanelForm.Stat, PanelForm.Table];

    public static void AddBiasSeries(this IServiceCollection services)
    {
        services.AddSingleton<BiasSeriesQuestions>();
        services.AddGap("bias.parity_difference", "SeriesParityDifference", BiasCriterion.DemographicParity, BiasMetric.SelectionRate);
        services.AddGap("bias.parity_ratio", "SeriesParityRatio", BiasCriterion.DemographicParity, BiasMetric.SelectionRate, ratio: true);
        services.AddGap("bias.equal_opportunity_difference", "SeriesOpportunityDifference", BiasCriterion.EqualOpportunity, BiasMetric.TruePositiveRate);
        services.AddGap("bias.predictive_parity_difference", "SeriesPredictiveDifference", BiasCriterion.PredictiveParity, BiasMetric.Precision);
        services.AddDashboardSeries(provider =>
        {
            var questions = provider.GetRequiredService<BiasSeriesQuestions>();
            return new DashboardSeries
            {
                Id = "bias.selection_rate",
                Texts = typeof(BiasTexts),
                TextKey = "SeriesSelectionRateByGroup",
                Unit = SeriesUnit.Ratio,
                Forms = [PanelForm.Line, PanelForm.Table],
                Query = questions.GetRatesAsync,
            };
        });
    }

    private static void AddGap(this IServiceCollection services, string id, string textKey, BiasCriterion criterion, BiasMetric metric, bool ratio = false) =>
        services.AddDashboardSeries(provider =>
        {
            var questions = provider.GetRequiredService<BiasSeriesQuestions>();
            return new DashboardSeries
            {
                Id = id,
                Texts = typeof(BiasTexts),
                TextKey = textKey,
                Unit = SeriesUnit.Ratio,
                Forms = Forms,
                Groupings = [new SeriesGrouping(ByAttribute, typeof(BiasTexts), "SeriesByAttribute")],
                MoreIsWorse = !ratio,
                Query = (question, request, token) => questions.GetGapAsync(new GapQuestion(criterion, metric, ratio), question, request, token),
            };
        });
}
