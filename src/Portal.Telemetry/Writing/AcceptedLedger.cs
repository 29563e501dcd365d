namespace Portal.Telemetry.Writing;

/// <summary>
/// What was accepted and must not be stored again: digests of requests for 24 hours, and the newest items (calls, log records, metric points) by number. Owned by the committing loop; not thread-safe.
/// What is in here is durable: entries are added after the flush that holds them, or read from disk.
/// </summary>
internal sealed class AcceptedLedger(int maxDigests, int maxItems)
{
    /// <summary>How long a request is recognised. By whole hours, so up to an hour longer.</summary>
    public const int DigestHours = 24;

    private const int ItemGenerations = 8;

    private readonly SortedList<long, IdSet> _digestsByHour = [];
    private readonly LinkedList<IdSet> _items = new([new IdSet()]);
    private readonly int _generationItems = Math.Max(1, maxItems / ItemGenerations);
    private int _digests;

    public static long HourOf(long unixMilliseconds) => unixMilliseconds / 3_600_000;

    /// <summary>The oldest hour whose digests still count at this time.</summary>
    public static long OldestHour(long unixMilliseconds) => HourOf(unixMilliseconds) - DigestHours;

    public bool KnowsDigest(UInt128 digest)
    {
        for (var i = _digestsByHour.Count - 1; i >= 0; i--)
        {
            if (_digestsByHour.GetValueAtIndex(i).Contains(digest))
            {
                return true;
            }
        }

        return false;
    }

    public bool KnowsItem(UInt128 id)
    {
        for (var generation = _items.Last; generation is not null; generation = generation.Previous)
        {
            if (generation.Value.Contains(id))
            {
                return true;
            }
        }

        return false;
    }

    public void AddDigest(UInt128 digest, long hour)
    {
        if (!_digestsByHour.TryGetValue(hour, out var digests))
        {
            _digestsByHour.Add(hour, digests = new IdSet());
        }

        _digests += digests.Add(digest) ? 1 : 0;
        if (_digests > maxDigests && _digestsByHour.Count > 1)
        {
            ForgetOldestHour();
        }
    }

    public void AddItems(ReadOnlySpan<UInt128> ids)
    {
        foreach (var id in ids)
        {
            AddItem(id);
        }
    }

    public void AddItem(UInt128 id)
    {
        if (_items.Last!.Value.Count >= _generationItems)
        {
            _items.AddLast(new IdSet());
            if (_items.Count > ItemGenerations)
            {
                _items.RemoveFirst();
            }
        }

        _items.Last.Value.Add(id);
    }

    public void Expire(long unixMilliseconds)
    {
        while (_digestsByHour.Count > 0 && _digestsByHour.GetKeyAtIndex(0) < OldestHour(unixMilliseconds))
        {
            ForgetOldestHour();
        }
    }

    private void ForgetOldestHour()
    {
        _digests -= _digestsByHour.GetValueAtIndex(0).Count;
        _digestsByHour.RemoveAt(0);
    }
}
