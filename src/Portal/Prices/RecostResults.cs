using System.Text.Json;
using Portal.Governance.Prices;
using Portal.Live;
using Portal.Telemetry.Pricing.Recosting;

namespace Portal.Prices;

/// <summary>What a re-costing changed, by application and model, as a run keeps it.</summary>
internal static class RecostResults
{
    public static IReadOnlyList<RecostTotal> Read(RecostRun run) => JsonSerializer.Deserialize<List<RecostTotal>>(run.Result, PortalJson.Options) ?? [];

    public static IReadOnlyList<RecostTotal> Add(IEnumerable<RecostTotal> left, IEnumerable<RecostTotal> right) =>
    [
        .. left.Concat(right).GroupBy(total => (total.Application, total.Provider, total.Model))
            .Select(group => group.Aggregate((sum, total) => sum with
            {
                Calls = sum.Calls + total.Calls,
                Changed = sum.Changed + total.Changed,
                Before = sum.Before + total.Before,
                After = sum.After + total.After,
                UnknownBefore = sum.UnknownBefore + total.UnknownBefore,
                UnknownAfter = sum.UnknownAfter + total.UnknownAfter,
            }))
            .OrderByDescending(total => Math.Abs(total.After - total.Before)),
    ];
}
