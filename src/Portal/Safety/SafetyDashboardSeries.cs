using Portal.Live.Series;
using Portal.Telemetry.Safety;

namespace Portal.Safety;

/// <summary>Rates of safety as series of dashboards and model cards.</summary>
internal static class SafetyDashboardSeries
{
    private static readonly string[] Categories = ["personal_data", "secret", "harmful_content", "prompt_injection", "jailbreak", "refusal", "over_refusal"];

    public static void AddSafetySeries(this IServiceCollection services)
    {
        foreach (var category in Categories)
        {
            services.AddDashboardSeries(provider =>
            {
                var questions = provider.GetRequiredService<SafetyQuestions>();
                return new DashboardSeries
                {
                    Id = $"safety.{category}",
                    Texts = typeof(SafetyTexts),
                    TextKey = $"Series_{category}",
                    Unit = SeriesUnit.Ratio,
                    Forms = [PanelForm.Line, PanelForm.Stat],
                    MoreIsWorse = true,
                    Query = (question, request, token) => AskAsync(questions, category, question, request, token),
                };
            });
        }
    }

    private static async Task<SeriesAnswer> AskAsync(
        SafetyQuestions questions, string category, SeriesQuestion question, Portal.Telemetry.Series.SeriesRequest request, CancellationToken cancellationToken)
    {
        request = request with { Filter = request.Filter with { Providers = [], Operations = [] } };
        var result = await questions.GetSeriesAsync(request, category, cancellationToken);
        var before = question.Shape is SeriesShape.Change
            ? await questions.GetSeriesAsync(request with { From = request.From - (request.To - request.From), To = request.From }, category, cancellationToken)
            : null;
        return new SeriesAnswer(
            result.Window,
            result.Times,
            Incomplete: result.Times.Count > 0 ? 1 : 0,
            [new SeriesGroup("", IsRest: false, (decimal?)result.Total, [.. result.Values.Select(value => (decimal?)value)])],
            GroupCount: 1,
            (decimal?)before?.Total,
            NewestReceived: result.NewestReceived);
    }
}
