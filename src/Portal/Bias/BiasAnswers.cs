using Portal.Governance.Bias;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Series;

namespace Portal.Bias;

/// <summary>Turns a viewer's filter, range and argument into questions about groups, by the rules chosen for the application.</summary>
public sealed class BiasAnswers(BiasQuestions questions, DecidingApplications applications, BiasRuleSource rules)
{
    /// <summary>Applications of one project that are judged for a list; those beyond, with older decisions, are left out of it.</summary>
    private const int MostApplications = 50;

    /// <summary>Questions asked of ClickHouse at once for one list.</summary>
    private const int AtOnce = 4;

    /// <summary>The applications that decided something in the range, the one that decided last first.</summary>
    public async Task<DecidingNames> GetNamesAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new DecidingNames(await applications.ListAsync(request.Filter.Tenant, request.From, request.To, cancellationToken));
    }

    /// <summary>Every application of the filter that decided something in the range, those that need a look first.</summary>
    public async Task<BiasApplications> GetApplicationsAsync(SeriesRequest request, CancellationToken cancellationToken) => new(
    [
        .. (await GetAllAsync(request, cancellationToken)).Select(one => ApplicationBias.Of(one.Application, one.Result))
            .OrderByDescending(row => row.Urgency).ThenBy(row => row.Application, StringComparer.Ordinal),
    ]);

    /// <summary>The groups of every application of the filter that decided something in the range, the one that decided last first.</summary>
    internal async Task<IReadOnlyList<(string Application, BiasResult Result)>> GetAllAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var names = await applications.ListAsync(request.Filter.Tenant, request.From, request.To, cancellationToken);
        var asked = names.Where(name => request.Filter.Applications.Count == 0 || request.Filter.Applications.Contains(name, StringComparer.Ordinal)).Take(MostApplications).ToList();
        var results = new (string, BiasResult)[asked.Count];
        await Parallel.ForAsync(0, asked.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (place, token) =>
        {
            var one = request with { Filter = request.Filter with { Applications = [asked[place]] } };
            results[place] = (asked[place], (await GetAsync(one, new BiasArgument(), token)).Result);
        });
        return results;
    }

    internal async Task<BiasGroups> GetAsync(SeriesRequest request, BiasArgument argument, CancellationToken cancellationToken)
    {
        var rule = await RuleAsync(request, cancellationToken);
        return new BiasGroups(await questions.GetAsync(RequestOf(request, argument, rule), cancellationToken), rule);
    }

    internal async Task<BiasTrend> GetTrendAsync(SeriesRequest request, BiasArgument argument, CancellationToken cancellationToken) =>
        await questions.GetTrendAsync(await RequestAsync(request, argument, cancellationToken), AttributeOf(argument), argument.Metric, step: null, cancellationToken);

    internal async Task<BiasBreakdown> GetBreakdownAsync(SeriesRequest request, BiasArgument argument, CallDimension by, CancellationToken cancellationToken) =>
        await questions.GetBreakdownAsync(await RequestAsync(request, argument, cancellationToken), AttributeOf(argument), by, cancellationToken);

    internal async Task<BiasIntersections> GetIntersectionsAsync(SeriesRequest request, BiasArgument argument, CancellationToken cancellationToken) =>
        await questions.GetIntersectionsAsync(await RequestAsync(request, argument, cancellationToken), argument.Metric, argument.Depth, cancellationToken);

    internal async Task<BiasPairs> GetPairsAsync(SeriesRequest request, BiasArgument argument, CancellationToken cancellationToken) =>
        await questions.GetPairsAsync(await RequestAsync(request, argument, cancellationToken), cancellationToken);

    internal async Task<BiasDisparities> GetDisparitiesAsync(SeriesRequest request, BiasArgument argument, CancellationToken cancellationToken) =>
        await questions.GetDisparitiesAsync(await RequestAsync(request, argument, cancellationToken), AttributeOf(argument), cancellationToken);

    /// <summary>The question with the application's rules; the view's own reference goes before the one chosen for the application.</summary>
    internal static BiasRequest RequestOf(SeriesRequest request, BiasArgument argument, BiasRule rule)
    {
        var references = new Dictionary<string, string>(rule.References, StringComparer.Ordinal);
        if (argument is { Group: { } group, Reference: { } reference })
        {
            references.Remove(group);
            if (reference.Length > 0)
            {
                references.Add(group, reference);
            }
        }
        return new BiasRequest
        {
            // Outcomes know neither provider nor operation.
            Filter = request.Filter with { Providers = [], Operations = [] },
            From = request.From,
            To = request.To,
            References = references,
            Favourable = rule.FavourableOutcomes,
            MinimumSize = rule.MinimumSize,
            RatioLine = rule.RatioLine,
            DifferenceFloor = rule.DifferenceFloor,
        };
    }

    private async Task<BiasRequest> RequestAsync(SeriesRequest request, BiasArgument argument, CancellationToken cancellationToken) =>
        RequestOf(request, argument, await RuleAsync(request, cancellationToken));

    private Task<BiasRule> RuleAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        request.Filter.Applications is [var application]
            ? rules.GetAsync(request.Filter.Tenant, application, cancellationToken)
            : throw new ArgumentException("Groups are compared within one application: name exactly one.", nameof(request));

    private static string AttributeOf(BiasArgument argument) =>
        argument.Group ?? throw new ArgumentException("This panel compares the groups of one attribute: name it, for example group=gender.", nameof(argument));
}

/// <summary>How groups differ, and the rules they are compared by.</summary>
public sealed record BiasGroups(BiasResult Result, BiasRule Rule);
