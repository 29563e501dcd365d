using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;

namespace Portal.Ingest;

/// <summary>An attribute where it stands in the body, with what its name can mean.</summary>
internal readonly record struct SpanAttribute(Slice Key, AnyValue Value, AttributeRules? Rules);

/// <summary>The attributes of one span, and which of them wins each field. Reused from span to span.</summary>
internal sealed class SpanAttributes(DialectMap dialects, int maxPlain)
{
    /// <summary>Bound on attributes that mean something; flattened messages need many.</summary>
    private const int MaxKnown = 4096;

    private readonly int[] _winners = new int[CallFields.Count];
    private readonly AttributeRule?[] _winnerRules = new AttributeRule[CallFields.Count];
    private SpanAttribute[] _items = new SpanAttribute[64];
    private int _count;
    private int _plain;
    private int _operation;

    /// <summary>Attributes beyond the limits were left out.</summary>
    public bool Dropped { get; private set; }

    public ReadOnlySpan<SpanAttribute> Items => _items.AsSpan(0, _count);

    public void Clear()
    {
        _count = 0;
        _plain = 0;
        Dropped = false;
    }

    /// <summary>Adds a KeyValue. False when it is malformed.</summary>
    /// <param name="knownOnly">Leave out what has no meaning of its own.</param>
    public bool TryAdd(ReadOnlySpan<byte> body, Slice pair, bool knownOnly = false)
    {
        if (!AnyValue.TryReadPair(body, pair, out var key, out var value))
        {
            return false;
        }

        var rules = dialects.Find(key.Of(body));
        if (rules is null && knownOnly)
        {
            return true;
        }

        if (rules is null ? _plain >= maxPlain : _count - _plain >= MaxKnown)
        {
            Dropped = true;
            return true;
        }
        if (rules is null)
        {
            _plain++;
        }

        if (_count == _items.Length)
        {
            Array.Resize(ref _items, _count * 2);
        }

        _items[_count++] = new(key, value, rules);
        return true;
    }

    /// <summary>Adds the pairs of a structured value, those with a meaning of their own only. False when one is malformed.</summary>
    public bool TryAddMap(ReadOnlySpan<byte> body, in AnyValue map)
    {
        if (map.Kind != AnyKind.Map)
        {
            return true;
        }

        var reader = new ProtoReader(body, map.Content);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.ListValues)
            {
                reader.Skip();
            }
            else if (!TryAdd(body, reader.ReadSlice(), knownOnly: true))
            {
                return false;
            }
        }
        return !reader.Failed;
    }

    /// <summary>
    /// What the span did: the best-ranked attribute whose value the conventions know, else the best-ranked one as it is.
    /// The rule that decided names the dialect.
    /// </summary>
    public (CallKind? Kind, string Operation, AttributeRule? Rule) ResolveOperation(ReadOnlySpan<byte> body, Utf8StringCache strings)
    {
        (CallKind? Kind, string Operation, AttributeRule? Rule) best = (null, "", null);
        _operation = -1;
        for (var i = 0; i < _count; i++)
        {
            ref readonly var item = ref _items[i];
            if (item.Rules is null || item.Value.Kind != AnyKind.String)
            {
                continue;
            }

            foreach (var rule in item.Rules.Rules)
            {
                if (rule.Field != CallField.Operation)
                {
                    continue;
                }

                var operation = Translate(rule, strings.Get(item.Value.Content.Of(body)));
                var kind = dialects.KindOf(operation);
                if (operation.Length == 0 || (best.Rule is not null && !IsBetter(kind, rule, best.Kind, best.Rule)))
                {
                    continue;
                }

                best = (kind, operation, rule);
                _operation = i;
            }
        }
        return best;

        static bool IsBetter(CallKind? kind, AttributeRule rule, CallKind? bestKind, AttributeRule bestRule) =>
            kind.HasValue == bestKind.HasValue ? rule.Rank < bestRule.Rank : kind.HasValue;
    }

    /// <summary>Decides for every field which attribute gives its value; after <see cref="ResolveOperation"/>.</summary>
    public void ResolveWinners(CallKind kind)
    {
        Array.Fill(_winners, -1);
        Array.Clear(_winnerRules);
        for (var i = 0; i < _count; i++)
        {
            if (_items[i].Rules is not { } rules || _items[i].Value.Kind == AnyKind.Empty)
            {
                continue;
            }

            foreach (var rule in rules.Rules)
            {
                if (rule.When is { } when && when != kind)
                {
                    continue;
                }

                var field = (int)rule.FieldFor(kind);
                if (_winnerRules[field] is not { } current || Rank(rule, field) < Rank(current, field))
                {
                    (_winners[field], _winnerRules[field]) = (i, rule);
                }
            }
        }
        _winners[(int)CallField.Operation] = _operation;
    }

    public bool TryGet(CallField field, out SpanAttribute attribute, out AttributeRule rule)
    {
        var index = _winners[(int)field];
        attribute = index < 0 ? default : _items[index];
        rule = _winnerRules[(int)field]!;
        return index >= 0;
    }

    public bool TryGet(CallField field, out AnyValue value)
    {
        var found = TryGet(field, out var attribute, out _);
        value = attribute.Value;
        return found;
    }

    /// <summary>The first winner, in the order of the fields, whose rule belongs to a dialect.</summary>
    public string? DialectOfWinners()
    {
        foreach (var rule in _winnerRules)
        {
            if (rule?.Dialect is { } dialect)
            {
                return dialect;
            }
        }
        return null;
    }

    /// <summary>True when a column or call_content says all that the attribute says, or nobody may read it here.</summary>
    public bool IsHeldElsewhere(int index)
    {
        if (_items[index].Rules is not { } rules)
        {
            return false;
        }

        foreach (var rule in rules.Rules)
        {
            if (rule.Field.IsPrivate() || rule.Field.IsNamed() || (!rule.Keep && _winners[(int)rule.Field] == index))
            {
                return true;
            }
        }
        return false;
    }

    public static string Translate(AttributeRule rule, string value) =>
        rule.Values is not null && rule.Values.TryGetValue(value, out var translated) ? translated : value;

    /// <summary>A rule sent to another field because of the span's kind ranks behind that field's own.</summary>
    private static int Rank(AttributeRule rule, int field) => (int)rule.Field == field ? rule.Rank : rule.Rank + 1000;
}
