using Portal.Governance.Models;
using Portal.Telemetry.Series;

namespace Portal.Models;

/// <summary>Calls of one source that belong to a registered model.</summary>
/// <param name="VersionId">Null: what is registered does not tell which version it is.</param>
public sealed record ModelTrafficRow(Guid ModelId, Guid? VersionId, TrafficSource Source, TrafficNumbers Numbers);

/// <summary>Calls nobody registered: an answering model in one environment of one application.</summary>
/// <param name="Providers">Who runs it, as senders say.</param>
/// <param name="Versions">The versions senders state.</param>
/// <param name="Ignored">The decision that it needs no registration; null: none was made.</param>
public sealed record UnregisteredTraffic(
    string Application, string Environment, string ResponseModel, IReadOnlyList<string> Providers, IReadOnlyList<string> Versions, TrafficNumbers Numbers, IgnoredTraffic? Ignored);

/// <summary>What was called, joined with what is registered.</summary>
/// <param name="Unregistered">The busiest first; ignored ones included.</param>
/// <param name="IsCut">More sources send than are told apart.</param>
public sealed record ModelTrafficReport(SeriesWindow Window, IReadOnlyList<ModelTrafficRow> Rows, IReadOnlyList<UnregisteredTraffic> Unregistered, bool IsCut)
{
    private readonly Lazy<IReadOnlyDictionary<Guid, TrafficNumbers>> _byModel = new(() =>
        Rows.GroupBy(row => row.ModelId).ToDictionary(group => group.Key, group => TrafficNumbers.Sum(group.Select(row => row.Numbers))!));

    /// <summary>Numbers of each model that was called.</summary>
    public TrafficNumbers? Of(Guid modelId) => _byModel.Value.GetValueOrDefault(modelId);

    public IEnumerable<ModelTrafficRow> RowsOf(Guid modelId) => Rows.Where(row => row.ModelId == modelId);

    /// <summary>Waits for somebody to register or ignore it.</summary>
    public IEnumerable<UnregisteredTraffic> Waiting => Unregistered.Where(traffic => traffic.Ignored is null);

    /// <summary>When the portal received the newest call; null without calls.</summary>
    public DateTimeOffset? NewestReceived => Rows.Select(row => row.Numbers).Concat(Unregistered.Select(traffic => traffic.Numbers)).Select(numbers => (DateTimeOffset?)numbers.LastSeen).Max();
}

/// <summary>Joins telemetry with the registry: two questions to the store of telemetry for all models of a tenant, whatever their number.</summary>
public sealed class ModelTraffic(CallSeries series, ModelCatalogue catalogue, TrafficIgnore ignore)
{
    /// <summary>Id of the live panel of <see cref="ModelTrafficReport"/>.</summary>
    public const string Panel = "models-traffic";

    public async Task<ModelTrafficReport> ReadAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var tenant = request.Filter.Tenant;
        var traffic = series.GetTrafficAsync(request, withLatency: true, cancellationToken);
        var links = catalogue.GetLinksAsync(tenant, cancellationToken);
        var ignored = ignore.ListAsync(tenant, cancellationToken);
        await Task.WhenAll(traffic, links, ignored);
        return Join(await traffic, new VersionLinks(await links), await ignored);
    }

    internal static ModelTrafficReport Join(TrafficResult traffic, VersionLinks links, IReadOnlyList<IgnoredTraffic> ignored)
    {
        var rows = new List<ModelTrafficRow>();
        var strangers = new List<(TrafficSource Source, TrafficNumbers Numbers)>();
        foreach (var (source, numbers) in traffic.Rows)
        {
            var found = links.Find(new CallOrigin(source.Application, source.Environment, source.Model, source.Version));
            if (found.Count == 0)
            {
                strangers.Add((source, numbers));
            }
            rows.AddRange(found.GroupBy(version => version.ModelId)
                .Select(model => new ModelTrafficRow(model.Key, model.Count() == 1 ? model.First().VersionId : null, source, numbers)));
        }
        var decided = ignored.ToDictionary(one => (one.Application, one.Environment, one.ResponseModel));
        var unregistered = strangers
            .GroupBy(one => (one.Source.Application, one.Source.Environment, one.Source.Model))
            .Select(group => new UnregisteredTraffic(
                group.Key.Application,
                group.Key.Environment,
                group.Key.Model,
                [.. group.Select(one => one.Source.Provider).Where(provider => provider.Length > 0).Distinct(StringComparer.Ordinal)],
                [.. group.Select(one => one.Source.Version).Distinct(StringComparer.Ordinal)],
                TrafficNumbers.Sum(group.Select(one => one.Numbers))!,
                decided.GetValueOrDefault(group.Key)))
            .OrderByDescending(one => one.Numbers.Calls)
            .ToList();
        return new ModelTrafficReport(traffic.Window, rows, unregistered, traffic.IsCut);
    }
}
