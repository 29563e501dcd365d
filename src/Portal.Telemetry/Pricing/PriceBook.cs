using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Portal.Telemetry.Pricing;

/// <summary>
/// All prices at one moment: immutable and thread-safe. Which row prices a call is decided in this order:
/// <list type="number">
/// <item>the answering model before the requested one;</item>
/// <item>the provider (<see cref="ProviderNames"/>);</item>
/// <item>the more specific name (<see cref="ModelNames"/>), each exactly before each as a beginning, the longest beginning first;</item>
/// <item>the call's service tier before rows for any tier: without a row for its tier a call has no price, rather than a wrong one;</item>
/// <item>of the rows that hold at the call's start, the one with the highest number of input tokens that the call exceeds.</item>
/// </list>
/// A name all of whose rows have ended or not begun gives way to the next.
/// </summary>
public sealed class PriceBook
{
    // Names come from outside; what is beyond is found anew each time.
    private const int MostRemembered = 10_000;

    private readonly FrozenDictionary<uint, ModelPrice> _byId;
    private readonly FrozenDictionary<(string Provider, string Model), ModelPrice[]> _byName;
    private readonly FrozenDictionary<string, string[]> _beginnings;
    private readonly ConcurrentDictionary<Key, ModelPrice[][]> _remembered = new();

    /// <exception cref="ArgumentException">Two rows have one number, or 0.</exception>
    public PriceBook(IEnumerable<ModelPrice> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        All = [.. prices.OrderBy(price => price.Id)];
        if (All.Count > 0 && All[0].Id == 0)
        {
            throw new ArgumentException("0 stands for an unknown price and cannot number a row.", nameof(prices));
        }

        _byId = All.ToFrozenDictionary(price => price.Id);
        // Within a name the longest input comes first, and of two rows that hold at once, which the editor prevents, the newer.
        _byName = All.GroupBy(price => (price.Provider.ToLowerInvariant(), price.Model.ToLowerInvariant())).ToFrozenDictionary(
            group => group.Key,
            group => group.OrderByDescending(price => price.InputAbove).ThenByDescending(price => price.ValidFrom).ThenByDescending(price => price.Id).ToArray());
        _beginnings = _byName.Keys.Where(name => name.Model.EndsWith('*')).GroupBy(name => name.Provider, StringComparer.Ordinal).ToFrozenDictionary(
            group => group.Key, group => group.Select(name => name.Model).OrderByDescending(model => model.Length).ToArray(), StringComparer.Ordinal);
    }

    public static PriceBook Empty { get; } = new([]);

    /// <summary>All rows, by their numbers.</summary>
    public IReadOnlyList<ModelPrice> All { get; }

    public ModelPrice? this[uint id] => _byId.GetValueOrDefault(id);

    /// <summary>The row that prices a call; null: the cost is unknown. Allocates nothing for names it has seen before.</summary>
    /// <param name="model">The answering model.</param>
    /// <param name="inputTokens">Cached tokens included.</param>
    /// <param name="at">When the call started.</param>
    public ModelPrice? Find(string provider, string model, string requestModel, string serviceTier, ulong inputTokens, DateTimeOffset at)
    {
        foreach (var rows in Rows(provider, model, requestModel, serviceTier))
        {
            foreach (var row in rows)
            {
                if (row.IsValidAt(at) && (row.InputAbove == 0 || inputTokens > row.InputAbove))
                {
                    return row;
                }
            }
        }
        return null;
    }

    /// <summary>The rows that may price calls of a model, in the order of precedence: a group gives way to the next where none of its rows holds.</summary>
    internal ModelPrice[][] Rows(string provider, string model, string requestModel, string serviceTier)
    {
        var key = new Key(provider, model, requestModel, serviceTier);
        if (_remembered.TryGetValue(key, out var rows))
        {
            return rows;
        }

        rows = [.. Search(key)];
        return _remembered.Count < MostRemembered ? _remembered.GetOrAdd(key, rows) : rows;
    }

    private IEnumerable<ModelPrice[]> Search(Key key)
    {
        var tier = ServiceTiers.Normalize(key.ServiceTier);
        foreach (var model in key.Model == key.RequestModel ? [key.Model] : new[] { key.Model, key.RequestModel })
        {
            var names = ModelNames.Candidates(model);
            foreach (var provider in ProviderNames.ListedUnder(key.Provider, model))
            {
                foreach (var rows in Named(provider, names))
                {
                    foreach (var wanted in (string[])[tier, ModelPrice.AnyTier])
                    {
                        if (Array.FindAll(rows, row => ServiceTiers.Normalize(row.ServiceTier) == wanted) is { Length: > 0 } ofTier)
                        {
                            yield return ofTier;
                        }
                    }
                }
            }
        }
    }

    private IEnumerable<ModelPrice[]> Named(string provider, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (_byName.TryGetValue((provider, name), out var rows))
            {
                yield return rows;
            }
        }
        foreach (var beginning in _beginnings.GetValueOrDefault(provider) ?? [])
        {
            if (names.Any(name => name.AsSpan().StartsWith(beginning.AsSpan(0, beginning.Length - 1), StringComparison.Ordinal)))
            {
                yield return _byName[(provider, beginning)];
            }
        }
    }

    private readonly record struct Key(string Provider, string Model, string RequestModel, string ServiceTier);
}
