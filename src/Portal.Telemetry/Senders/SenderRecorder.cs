using Portal.Telemetry.Calls;

namespace Portal.Telemetry.Senders;

/// <summary>
/// Notes what ingest learns about the senders of one request. Belongs to one decoder and costs a few additions per item; nothing is published before
/// <see cref="SenderStatistics.Add"/>. Attribute names are looked at on the first <see cref="AlwaysExamined"/> items of a scope and then on every
/// <see cref="ExaminedEvery"/>th: instrumentation sends the same names again and again.
/// </summary>
public sealed class SenderRecorder
{
    /// <summary>Items of a scope, from its first in the request, whose names are looked at in any case.</summary>
    public const int AlwaysExamined = 4;

    /// <summary>Of the later ones, every so many.</summary>
    public const int ExaminedEvery = 32;

    /// <summary>Senders of one request that are told apart; the rest is counted together.</summary>
    private const int MaxSenders = 64;

    private readonly Dictionary<SenderKey, SenderTally> _tallies = [];
    private readonly Stack<SenderTally> _idle = new();
    private SenderTally? _current;
    private string _schemaUrl = "";
    private long _received;
    private long _item;
    private bool _examine;

    /// <summary>The senders of the request so far.</summary>
    internal IReadOnlyDictionary<SenderKey, SenderTally> Tallies => _tallies;

    /// <summary>The items that follow come from this sender.</summary>
    /// <param name="received">When the portal received the request, milliseconds since 1970.</param>
    public void BeginScope(in SenderKey sender, string schemaUrl, long received)
    {
        (_schemaUrl, _received, _item) = (schemaUrl, received, 0);
        _current = TallyOf(sender);
    }

    /// <summary>Counts an item that goes to the spool.</summary>
    /// <param name="dialect">Of the conventions it follows; empty where there is none to follow.</param>
    /// <param name="endUnixNano">When it ended by the sender's clock; 0 when it does not say.</param>
    /// <returns>Whether its attributes should be named to <see cref="Attribute"/>.</returns>
    public bool Accept(string dialect, CallFlags flags, ulong endUnixNano)
    {
        if (_current is not { } tally)
        {
            return false;
        }
        tally.Accepted++;
        if (dialect.Length > 0)
        {
            tally.Dialects.Add(dialect);
        }
        if (_schemaUrl.Length > 0)
        {
            tally.Schemas.Add(_schemaUrl);
        }
        if (flags != CallFlags.None)
        {
            tally.AddFlags(flags);
        }
        if (endUnixNano is > 0 and <= long.MaxValue)
        {
            tally.Lag.Add(_received - (long)(endUnixNano / 1_000_000));
        }
        _examine = _item < AlwaysExamined || _item % ExaminedEvery == 0;
        _item++;
        if (_examine)
        {
            tally.Examined++;
        }
        return _examine;
    }

    /// <summary>Names an attribute of the item that was accepted last.</summary>
    /// <param name="understood">Whether the portal fills a field from it.</param>
    public void Attribute(string name, bool understood)
    {
        if (_current is not { } tally)
        {
            return;
        }
        if (SemanticConventions.IsTelling(name))
        {
            tally.Telling.Add(name);
        }
        else if (!understood && !SemanticConventions.IsPlain(name))
        {
            tally.Unknown.Add(name);
        }
    }

    /// <summary>Counts an item that the request carried more than once.</summary>
    public void Duplicate()
    {
        if (_current is not null)
        {
            _current.Duplicates++;
        }
    }

    /// <summary>Counts items that are not taken. Without a scope, because a part of the request could not be read, they count for its first sender.</summary>
    /// <returns>Whether a sample of this reason should be given to <see cref="Sample"/>.</returns>
    public bool Reject(string reason, ulong count = 1)
    {
        if ((_current ?? _tallies.Values.FirstOrDefault()) is not { } tally)
        {
            return false;
        }
        tally.Reject(reason, count);
        return !tally.Samples.ContainsKey(reason);
    }

    /// <summary>Keeps what a rejected item looked like: names and structure, never values.</summary>
    public void Sample(string reason, string structure) => _current?.Samples.TryAdd(reason, structure);

    /// <summary>Forgets the request.</summary>
    public void Clear()
    {
        foreach (var tally in _tallies.Values)
        {
            tally.Clear();
            _idle.Push(tally);
        }
        _tallies.Clear();
        _current = null;
    }

    private SenderTally TallyOf(in SenderKey sender)
    {
        if (_tallies.TryGetValue(sender, out var known))
        {
            return known;
        }
        var key = _tallies.Count < MaxSenders ? sender : SenderKey.Others(sender.Tenant, sender.Signal);
        if (!_tallies.TryGetValue(key, out var tally))
        {
            _tallies.Add(key, tally = _idle.TryPop(out var idle) ? idle : new SenderTally());
        }
        return tally;
    }
}
