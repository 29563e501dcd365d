using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>Counterfactual pairs: the same prompt with one group swapped, joined by <c>portal.pair.id</c>.</summary>
/// <param name="Attributes">One per attribute that differs between the two of a pair.</param>
/// <param name="SelfFlip">Flip rate of pairs in which no group differs: how often the same prompt alone changes the outcome.</param>
/// <param name="Incomplete">Pair ids with fewer or more than two outcomes; they are left out.</param>
public sealed record BiasPairs(
    BiasWindow Window, IReadOnlyList<PairFlips> Attributes, Estimate SelfFlip, long Incomplete, Computation Computation);

/// <summary>How often the outcome changed when the group was swapped.</summary>
/// <param name="From">One value.</param>
/// <param name="To">The other; ordered by name.</param>
/// <param name="Pairs">Pairs of the two values; null: too few to be told.</param>
/// <param name="FavourableToUnfavourable">Favourable for <paramref name="From"/> and not for <paramref name="To"/>; null with <paramref name="Pairs"/>.</param>
/// <param name="UnfavourableToFavourable">The other way round.</param>
/// <param name="FlipRate">Both together of all pairs, by Wilson.</param>
/// <param name="NetEffect">The difference of the two by all pairs: above 0, <paramref name="From"/> is favoured.</param>
/// <param name="P">McNemar's exact test that both directions are equally frequent.</param>
/// <param name="Excess">The flip rate minus that of pairs in which no group differs, by Newcombe.</param>
public sealed record PairFlips(
    string Attribute,
    string From,
    string To,
    long? Pairs,
    long? FavourableToUnfavourable,
    long? UnfavourableToFavourable,
    Estimate FlipRate,
    Estimate NetEffect,
    double? P,
    Estimate Excess);
