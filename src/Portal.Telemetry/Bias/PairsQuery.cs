using System.Data.Common;
using System.Text.Json;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>Reads counterfactual pairs from the decisions themselves: what belongs together no sum can tell.</summary>
internal static class PairsQuery
{
    public static async Task<BiasPairs> ReadAsync(DbDataSource clickHouse, BiasRequest request, CancellationToken cancellationToken)
    {
        var application = BiasScope.ApplicationOf(request);
        var window = BiasScope.WindowOf(request);
        var sql = $$"""
            SELECT sides[1].1 AS one, sides[2].1 AS other, decided = 2 AS complete,
                count(), countIf(sides[1].2 > sides[2].2), countIf(sides[1].2 < sides[2].2)
            FROM (
                SELECT pair_id, count() AS decided, arraySlice(arraySort(groupArray(3)((
                    toJSONString(CAST((arraySort(mapKeys(groups)), arrayMap(name -> groups[name], arraySort(mapKeys(groups)))), 'Map(String, String)')),
                    outcome IN {favourable:Array(String)}))), 1, 2) AS sides
                FROM outcome_decisions FINAL
                WHERE tenant = {tenant:String} AND application = {application:String} AND hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}
                    AND pair_id != '' AND present AND {{BiasScope.Misses(request)}} = 0
                GROUP BY pair_id
            )
            GROUP BY one, other, complete
            """;
        List<(string, object)> parameters = BiasScope.Parameters(request, application, window);
        parameters.Add(("favourable", request.Favourable.ToArray()));
        var tally = new PairTally(request);
        await foreach (var row in clickHouse.QueryAsync(
            sql,
            row => (One: row.GetString(0), Other: row.GetString(1), Complete: row.GetFieldValue<byte>(2) != 0,
                Pairs: (long)row.GetFieldValue<ulong>(3), Down: (long)row.GetFieldValue<ulong>(4), Up: (long)row.GetFieldValue<ulong>(5)),
            parameters,
            cancellationToken))
        {
            if (row.Complete)
            {
                tally.Add(Parse(row.One), Parse(row.Other), new Flips(row.Pairs, row.Down, row.Up));
            }
            else
            {
                tally.Incomplete += row.Pairs;
            }
        }
        return new BiasPairs(window, tally.Attributes(), tally.SelfFlip(), tally.Incomplete, BiasComputations.Pairs(request, window, tally.Pairs, sql));
    }

    private static Dictionary<string, string> Parse(string groups) => JsonSerializer.Deserialize<Dictionary<string, string>>(groups) ?? [];
}

/// <summary>Pairs of two group values: how many, and how many flipped from favourable to unfavourable and back.</summary>
internal readonly record struct Flips(long Pairs, long Down, long Up)
{
    public static Flips operator +(Flips left, Flips right) => new(left.Pairs + right.Pairs, left.Down + right.Down, left.Up + right.Up);

    public Flips Turned => new(Pairs, Up, Down);
}

/// <summary>Adds up pairs by what was swapped.</summary>
internal sealed class PairTally(BiasRequest request)
{
    private readonly SortedDictionary<(string Attribute, string From, string To), Flips> _swaps = [];
    private Flips _same;

    /// <summary>Pairs of more or fewer than two decisions, or in which several attributes differ.</summary>
    public long Incomplete { get; set; }

    public long Pairs => _same.Pairs + _swaps.Values.Sum(flips => flips.Pairs);

    /// <param name="flips">Down: favourable for <paramref name="one"/> alone.</param>
    public void Add(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other, Flips flips)
    {
        var differing = one.Keys.Union(other.Keys, StringComparer.Ordinal).Where(name => one.GetValueOrDefault(name) != other.GetValueOrDefault(name)).ToList();
        if (differing.Count == 0)
        {
            _same += flips;
        }
        else if (differing is [var attribute] && one.TryGetValue(attribute, out var from) && other.TryGetValue(attribute, out var to)
            && (request.Attributes.Count == 0 || request.Attributes.Contains(attribute, StringComparer.Ordinal)))
        {
            var inOrder = string.CompareOrdinal(from, to) < 0;
            var key = inOrder ? (attribute, from, to) : (attribute, to, from);
            _swaps[key] = _swaps.GetValueOrDefault(key) + (inOrder ? flips : flips.Turned);
        }
        else
        {
            Incomplete += flips.Pairs;
        }
    }

    /// <summary>How often the same prompt with the same groups changed its outcome.</summary>
    public Estimate SelfFlip() => Rate(_same);

    public IReadOnlyList<PairFlips> Attributes() => [.. _swaps.Select(swap => Describe(swap.Key.Attribute, swap.Key.From, swap.Key.To, swap.Value))];

    private PairFlips Describe(string attribute, string from, string to, Flips flips)
    {
        if (flips.Pairs < request.MinimumSize)
        {
            var none = Estimate.None(UndefinedReason.Suppressed);
            return new PairFlips(attribute, from, to, null, null, null, none, none, null, none);
        }
        var excess = _same.Pairs < request.MinimumSize
            ? Estimate.None(UndefinedReason.NoObservations)
            : Proportions.Newcombe(flips.Down + flips.Up, flips.Pairs, _same.Down + _same.Up, _same.Pairs);
        var pairs = CounterfactualPairs.Of(flips.Pairs, flips.Down, flips.Up);
        return new PairFlips(attribute, from, to, flips.Pairs, flips.Down, flips.Up, pairs.FlipRate, pairs.NetEffect, pairs.DirectionP, excess);
    }

    private Estimate Rate(Flips flips) => flips.Pairs is > 0 and var pairs && pairs < request.MinimumSize
        ? Estimate.None(UndefinedReason.Suppressed)
        : Proportions.Wilson(flips.Down + flips.Up, flips.Pairs);
}
