using Portal.Governance.Models;
using Portal.Ui;

namespace Portal.Models;

/// <summary>A version's share of an environment's traffic: what was declared, and what telemetry saw.</summary>
/// <param name="VersionId">Null: calls of the model whose version nothing tells.</param>
/// <param name="Declared">Percent; null: not declared there.</param>
/// <param name="Seen">Percent of the model's calls there; null: nobody called it there.</param>
public sealed record SeenShare(Guid? VersionId, decimal? Declared, double? Seen, ulong Calls)
{
    /// <summary>Calls of a version nobody declared there.</summary>
    public bool IsUndeclared => Declared is null && Calls > 0;

    public Status Status => IsUndeclared ? Status.Warning : Calls == 0 ? Status.Unknown : Status.Ok;
}

/// <summary>Holds the deployments that were declared against those seen in traffic.</summary>
public static class SeenShares
{
    /// <summary>Environments that are declared or seen, by name, each with its shares, the largest declared first.</summary>
    public static IReadOnlyList<(string Environment, IReadOnlyList<SeenShare> Shares)> Of(
        IReadOnlyList<EnvironmentDeployments> declared, IEnumerable<ModelTrafficRow> traffic)
    {
        ArgumentNullException.ThrowIfNull(declared);
        var seen = traffic.ToLookup(row => row.Source.Environment, StringComparer.Ordinal);
        return
        [
            .. declared.Select(one => one.Environment.Environment).Concat(seen.Select(group => group.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(name => (name, Shares(declared.FirstOrDefault(one => one.Environment.Environment == name)?.Active ?? [], [.. seen[name]]))),
        ];
    }

    private static IReadOnlyList<SeenShare> Shares(IEnumerable<Deployment> active, IReadOnlyList<ModelTrafficRow> rows)
    {
        var declared = active.GroupBy(one => one.VersionId).ToDictionary(group => group.Key, group => group.Sum(one => one.TrafficPercent));
        var calls = rows.GroupBy(row => row.VersionId).ToDictionary(group => group.Key ?? Guid.Empty, group => group.Aggregate(0UL, (sum, row) => sum + row.Numbers.Calls));
        var total = calls.Values.Aggregate(0UL, (sum, one) => sum + one);
        return
        [
            .. declared.Keys.Concat(calls.Keys).Distinct()
                .Select(id => new SeenShare(
                    id == Guid.Empty ? null : id,
                    declared.TryGetValue(id, out var percent) ? percent : null,
                    total == 0 ? null : 100.0 * calls.GetValueOrDefault(id) / total,
                    calls.GetValueOrDefault(id)))
                .OrderByDescending(share => share.Declared ?? -1).ThenByDescending(share => share.Calls),
        ];
    }
}
