using Portal.Governance.Models;
using Portal.Shell;

namespace Portal.Models;

/// <summary>By what the catalogue is ordered.</summary>
public enum CatalogueOrder
{
    Title,
    Stage,
    Risk,
    Owner,
    Application,
    Card,
    Calls,
    Errors,
    Latency,
    Cost,
    Changed,
}

/// <summary>What the catalogue shows, as its address says it.</summary>
public sealed record CatalogueView(CatalogueFilter Filter, CatalogueOrder Order, bool Ascending)
{
    public const string SearchParameter = "q";
    public const string StageParameter = "stage";
    public const string RiskParameter = "risk";
    public const string OwnerParameter = "owner";
    public const string CardParameter = "card";
    public const string SortParameter = "sort";

    private const int MostValues = 50;

    /// <summary>Reads an address; what is not known counts as absent.</summary>
    /// <param name="sort">Name of an order; a leading minus turns it round.</param>
    public static CatalogueView Read(string? search, string[]? applications, string[]? providers, string[]? stages, string[]? risks, string[]? owners, string[]? cards, string? sort)
    {
        var order = Enum.TryParse<CatalogueOrder>(sort?.TrimStart('-'), ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : CatalogueOrder.Title;
        return new CatalogueView(
            new CatalogueFilter
            {
                Search = search?.Trim() ?? "",
                Applications = Few(applications),
                Providers = Few(providers),
                Stages = Parse<LifecycleStage>(stages),
                RiskClasses = Few(risks),
                Owners = Few(owners),
                Cards = Parse<CardState>(cards),
            },
            order,
            sort?.StartsWith('-') != true);
    }

    /// <summary>The address's parameters; null removes one.</summary>
    public Dictionary<string, object?> ToParameters() => new(StringComparer.Ordinal)
    {
        [SearchParameter] = Filter.Search.Length == 0 ? null : Filter.Search,
        [PortalUrls.Application] = Several(Filter.Applications),
        [PortalUrls.Provider] = Several(Filter.Providers),
        [StageParameter] = Several(Filter.Stages.Select(stage => stage.ToString())),
        [RiskParameter] = Several(Filter.RiskClasses),
        [OwnerParameter] = Several(Filter.Owners),
        [CardParameter] = Several(Filter.Cards.Select(card => card.ToString())),
        [SortParameter] = Order == CatalogueOrder.Title && Ascending ? null : $"{(Ascending ? "" : "-")}{Order.ToString().ToLowerInvariant()}",
    };

    /// <summary>The rows in this view's order; without a number last, whatever the direction.</summary>
    public IReadOnlyList<CatalogueRow> Sort(IReadOnlyList<CatalogueRow> rows, ModelTrafficReport? traffic, RiskClasses classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return Order switch
        {
            CatalogueOrder.Title => By(row => row.Title, StringComparer.CurrentCultureIgnoreCase),
            CatalogueOrder.Stage => By(row => (int?)row.Stage),
            CatalogueOrder.Risk => By(row => classes.Find(row.RiskClass) is { } found ? (int?)found.Level : null),
            CatalogueOrder.Owner => By(row => row.Owner, StringComparer.CurrentCultureIgnoreCase),
            CatalogueOrder.Application => By(row => row.Application, StringComparer.CurrentCultureIgnoreCase),
            CatalogueOrder.Card => By(row => row.CardShare),
            CatalogueOrder.Calls => By(row => traffic?.Of(row.Id)?.Calls),
            CatalogueOrder.Errors => By(row => traffic?.Of(row.Id)?.ErrorRate),
            CatalogueOrder.Latency => By(row => traffic?.Of(row.Id)?.LatencyP95Ms),
            CatalogueOrder.Cost => By(row => traffic?.Of(row.Id)?.KnownCost),
            CatalogueOrder.Changed => By(row => (DateTimeOffset?)row.ChangedAt),
            _ => throw new InvalidOperationException($"No order {Order}."),
        };

        IReadOnlyList<CatalogueRow> By<T>(Func<CatalogueRow, T> key, IComparer<T>? comparer = null)
        {
            var known = rows.OrderBy(row => key(row) is null);
            return [.. Ascending ? known.ThenBy(key, comparer) : known.ThenByDescending(key, comparer)];
        }
    }

    private static string[] Few(string[]? values) => [.. (values ?? []).Where(value => value.Length <= ModelLimits.Title).Distinct(StringComparer.Ordinal).Take(MostValues)];

    private static T[] Parse<T>(string[]? values)
        where T : struct, Enum =>
        [.. (values ?? []).Select(value => Enum.TryParse<T>(value, ignoreCase: true, out var known) && Enum.IsDefined(known) ? (T?)known : null).OfType<T>().Distinct()];

    private static string[]? Several(IEnumerable<string> values) => values.ToArray() is { Length: > 0 } some ? some : null;
}
