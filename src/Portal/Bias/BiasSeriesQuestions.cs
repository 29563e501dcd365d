using Portal.Live.Series;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Bias;

/// <summary>Answers what panels of dashboards ask about groups: gaps and rates, in total and over time, of one application or of all that a filter leaves.</summary>
internal sealed class BiasSeriesQuestions(BiasAnswers answers, TimeProvider time)
{
    /// <summary>Lines one panel draws; more tell the eye nothing.</summary>
    private const int MostLines = 8;

    /// <summary>One attribute of one application.</summary>
    private sealed record Place(string Application, AttributeBias Bias);

    /// <summary>The gap of each attribute, the worst first; not split, the worst alone.</summary>
    public async Task<SeriesAnswer> GetGapAsync(GapQuestion gap, SeriesQuestion question, SeriesRequest request, CancellationToken cancellationToken)
    {
        var results = await answers.GetAllAsync(request, cancellationToken);
        var places = PlacesOf(results).OrderByDescending(place => gap.Badness(place.Bias)).Take(question.By is null ? 1 : MostLines).ToList();
        var named = question.By is not null;
        return question.Shape is SeriesShape.Time
            ? await OverTimeAsync(request, results, gap.Metric, places, (place, trend) => [Line(named ? NameOf(place, results) : "", gap.Of(place.Bias), gap.Over(trend))], cancellationToken)
            : Total(request, results, [.. places.Select(place => Line(named ? NameOf(place, results) : "", gap.Of(place.Bias), []))]) with
            {
                Previous = question.Shape is SeriesShape.Change && places is [var worst, ..] ? await BeforeAsync(gap, request, worst, cancellationToken) : null,
            };
    }

    /// <summary>The selection rate of every group, the largest groups first.</summary>
    public async Task<SeriesAnswer> GetRatesAsync(SeriesQuestion question, SeriesRequest request, CancellationToken cancellationToken)
    {
        var results = await answers.GetAllAsync(request, cancellationToken);
        var groups = (from place in PlacesOf(results) from rates in place.Bias.Groups orderby rates.N descending select (Place: place, Rates: rates)).Take(MostLines).ToList();
        return question.Shape is SeriesShape.Time
            ? await OverTimeAsync(
                request,
                results,
                BiasMetric.SelectionRate,
                [.. groups.Select(group => group.Place).Distinct()],
                (place, trend) =>
                [
                    .. from one in groups
                       where one.Place == place
                       from line in trend.Groups
                       where line.Value == one.Rates.Value
                       select Line(NameOf(place, results, line.Value), one.Rates.SelectionRate, line.Rates),
                ],
                cancellationToken)
            : Total(request, results, [.. groups.Select(group => Line(NameOf(group.Place, results, group.Rates.Value), group.Rates.SelectionRate, []))]);
    }

    private static IEnumerable<Place> PlacesOf(IReadOnlyList<(string Application, BiasResult Result)> results) =>
        results.SelectMany(one => one.Result.Attributes.Select(attribute => new Place(one.Application, attribute)));

    /// <summary>"gender", "gender: women", with the application before it where there are several.</summary>
    private static string NameOf(Place place, IReadOnlyList<(string Application, BiasResult Result)> results, string? group = null) =>
        $"{(results.Count > 1 ? $"{place.Application} · " : "")}{place.Bias.Attribute}{(group is null ? "" : $": {group}")}";

    private static SeriesGroup Line(string name, Estimate total, IEnumerable<Estimate> values) =>
        new(name, IsRest: false, (decimal?)total.Value, [.. values.Select(value => (decimal?)value.Value)]);

    private async Task<decimal?> BeforeAsync(GapQuestion gap, SeriesRequest request, Place place, CancellationToken cancellationToken)
    {
        var before = request with { Filter = request.Filter with { Applications = [place.Application] }, From = request.From - (request.To - request.From), To = request.From };
        var result = (await answers.GetAsync(before, new BiasArgument(), cancellationToken)).Result;
        return result.Attributes.FirstOrDefault(attribute => attribute.Attribute == place.Bias.Attribute) is { } then ? (decimal?)gap.Of(then).Value : null;
    }

    private async Task<SeriesAnswer> OverTimeAsync(
        SeriesRequest request,
        IReadOnlyList<(string Application, BiasResult Result)> results,
        BiasMetric metric,
        IReadOnlyList<Place> places,
        Func<Place, BiasTrend, IReadOnlyList<SeriesGroup>> lines,
        CancellationToken cancellationToken)
    {
        var trends = await Task.WhenAll(places.Select(place => answers.GetTrendAsync(
            request with { Filter = request.Filter with { Applications = [place.Application] } }, new BiasArgument { Group = place.Bias.Attribute, Metric = metric }, cancellationToken)));
        if (trends is not [var first, ..])
        {
            return Total(request, results, []);
        }
        var groups = places.Zip(trends).SelectMany(one => lines(one.First, one.Second)).ToList();
        var now = time.GetUtcNow();
        return new SeriesAnswer(
            new SeriesWindow(first.Window.From, first.Window.To, first.Step, SeriesSource.Hour),
            first.Times,
            first.Times.Count(start => start + first.Step > now),
            groups,
            groups.Count,
            NewestReceived: NewestOf(results));
    }

    private static SeriesAnswer Total(SeriesRequest request, IReadOnlyList<(string Application, BiasResult Result)> results, IReadOnlyList<SeriesGroup> groups) => new(
        new SeriesWindow(
            results.Count == 0 ? request.From : results.Min(one => one.Result.Window.From),
            results.Count == 0 ? request.To : results.Max(one => one.Result.Window.To),
            request.To - request.From,
            SeriesSource.Hour),
        Times: [],
        Incomplete: 0,
        groups,
        groups.Count,
        NewestReceived: NewestOf(results));

    private static DateTimeOffset? NewestOf(IReadOnlyList<(string Application, BiasResult Result)> results) => results.Max(one => one.Result.NewestReceived);
}

/// <summary>Which gap of which rate.</summary>
/// <param name="Ratio">The smallest rate by the largest, else the largest minus the smallest.</param>
internal sealed record GapQuestion(BiasCriterion Criterion, BiasMetric Metric, bool Ratio)
{
    public Estimate Of(AttributeBias attribute) => attribute.GapOf(Criterion) is var gap && Ratio ? gap.Ratio : gap.Difference;

    /// <summary>More is worse; what is undefined comes last.</summary>
    public double Badness(AttributeBias attribute) => Of(attribute).Value is { } value ? Ratio ? -value : Math.Abs(value) : double.NegativeInfinity;

    /// <summary>The gap of every bucket.</summary>
    public IEnumerable<Estimate> Over(BiasTrend trend) => Ratio ? Enumerable.Range(0, trend.Times.Count).Select(place => RatioAt(trend, place)) : trend.Gap;

    private static Estimate RatioAt(BiasTrend trend, int place)
    {
        var rates = trend.Groups.Select(group => group.Rates[place]).Where(rate => rate.Value is not null).ToList();
        if (rates.Count < 2)
        {
            return Estimate.None(UndefinedReason.OneGroup);
        }
        var (least, most) = (rates.Min(rate => rate.Value!.Value), rates.Max(rate => rate.Value!.Value));
        return most > 0 ? Estimate.Of(least / most, rates.Sum(rate => rate.N)) : Estimate.None(UndefinedReason.ZeroDenominator);
    }
}
