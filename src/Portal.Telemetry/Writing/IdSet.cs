namespace Portal.Telemetry.Writing;

/// <summary>A growing set of 128-bit hashes: open addressing with linear probing, 16 bytes a slot, at most three quarters full. Not thread-safe.</summary>
internal sealed class IdSet
{
    private const int SmallestTable = 1024;

    // Ids are hashes a sender can influence: a random multiplier keeps it from lining them up in one run of slots.
    private readonly ulong _multiplier = (ulong)Random.Shared.NextInt64() | 1;

    private UInt128[] _slots = new UInt128[SmallestTable];
    private bool _hasZero; // the zero value marks an empty slot

    public int Count { get; private set; }

    public bool Contains(UInt128 id) => id == UInt128.Zero ? _hasZero : _slots[Slot(id)] != UInt128.Zero;

    /// <summary>False when the id is in the set already.</summary>
    public bool Add(UInt128 id)
    {
        if (id == UInt128.Zero)
        {
            Count += _hasZero ? 0 : 1;
            return !_hasZero && (_hasZero = true);
        }

        var slot = Slot(id);
        if (_slots[slot] != UInt128.Zero)
        {
            return false;
        }

        if (Count >= _slots.Length / 4 * 3)
        {
            Grow();
            slot = Slot(id);
        }

        _slots[slot] = id;
        Count++;
        return true;
    }

    /// <summary>The slot that holds the id, else the empty slot where it belongs.</summary>
    private int Slot(UInt128 id)
    {
        var mask = _slots.Length - 1;
        var hash = ((ulong)id ^ (ulong)(id >> 64)) * _multiplier;
        var slot = (int)(hash >> 32) & mask;
        while (_slots[slot] != UInt128.Zero && _slots[slot] != id)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new UInt128[old.Length * 2];
        foreach (var id in old)
        {
            if (id != UInt128.Zero)
            {
                _slots[Slot(id)] = id;
            }
        }
    }
}
