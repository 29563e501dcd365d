using System.Data.Common;
using Portal.Governance.Models.Cards;
using Portal.Live.Series;
using Portal.Telemetry.Series;

namespace Portal.Models.Cards;

/// <summary>Asks a card's panels once and writes down what they answer: what a published version proves about the model's calls.</summary>
public sealed class LiveNumbers(SeriesCatalogue catalogue, TimeProvider time)
{
    /// <summary>Points of a frozen chart: enough to see its course, few enough to keep for years.</summary>
    private const int Points = 60;

    /// <summary>Groups of a frozen panel.</summary>
    private const int Groups = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="filter">The model's calls; null: nothing in its telemetry tells them from others, so every number is missing and says why.</param>
    public async Task<IReadOnlyList<FrozenNumber>> FreezeAsync(CardContent content, CallFilter? filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var numbers = new List<FrozenNumber>();
        foreach (var panel in content.Panels)
        {
            numbers.Add(await FreezeAsync(panel, filter, cancellationToken));
        }
        return numbers;
    }

    private async Task<FrozenNumber> FreezeAsync(CardPanel panel, CallFilter? filter, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var range = CardPanels.RangeOf(panel);
        var (from, to) = range.Resolve(now);
        var question = CardPanels.ContentOf(panel).Question;
        var empty = new FrozenNumber(
            panel.Id, panel.Title, panel.Metric, panel.By, panel.Form, question.ToArgument(), FilterOf(filter), from, to, range.ToQuery(),
            catalogue.Find(panel.Metric)?.Unit.ToString(), Value: null, [], [], GroupCount: 0, SampleSize: null, now, Fault: null, Hash: "");
        if (filter is null || catalogue.Fault(question.ToArgument()) is not null)
        {
            return (empty with { Fault = filter is null ? "not-linked" : "unknown-series" }).Sealed();
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var request = new SeriesRequest { Filter = filter, From = from, To = to, MaxPoints = Points };
            var answer = await catalogue.AskAsync(request, question.ToArgument(), patience.Token);
            return (empty with
            {
                From = answer.Window.From,
                To = answer.Window.To,
                Value = question.Shape is SeriesShape.Change ? TotalOf(answer) : await TotalAsync(panel.Metric, request, patience.Token),
                Times = answer.Times,
                Groups = [.. answer.Groups.Take(Groups).Select(group => new FrozenGroup(group.Name, group.IsRest, group.Total, group.Values))],
                GroupCount = answer.GroupCount,
                SampleSize = await TotalAsync("calls", request, patience.Token),
            }).Sealed();
        }
        catch (Exception exception) when (exception is HttpRequestException or DbException or TimeoutException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (empty with { Fault = "unavailable" }).Sealed();
        }
    }

    /// <summary>The one number of a series over the window; null where it has none, as a distribution.</summary>
    private async Task<decimal?> TotalAsync(string metric, SeriesRequest request, CancellationToken cancellationToken)
    {
        var question = CardPanels.NumberOf(metric).ToArgument();
        return catalogue.Fault(question) is null ? TotalOf(await catalogue.AskAsync(request, question, cancellationToken)) : null;
    }

    private static decimal? TotalOf(SeriesAnswer answer) => answer.Groups is [var only, ..] ? only.Total : null;

    private static SortedDictionary<string, IReadOnlyList<string>> FilterOf(CallFilter? filter)
    {
        var parts = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (filter is null)
        {
            return parts;
        }
        foreach (var (name, values) in new[]
        {
            ("application", filter.Applications), ("environment", filter.Environments), ("model", filter.Models),
            ("operation", filter.Operations), ("provider", filter.Providers), ("version", filter.Versions),
        })
        {
            if (values.Count > 0)
            {
                parts[name] = values;
            }
        }
        return parts;
    }
}
