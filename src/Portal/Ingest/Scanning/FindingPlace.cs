using Portal.Governance.Scanning;

namespace Portal.Ingest.Scanning;

/// <summary>Where in an item something was found; names of the keys of <c>calls.findings</c>.</summary>
internal enum FindingPlace
{
    /// <summary>What went into the model: instructions, prompts, results of tools.</summary>
    Input,

    /// <summary>What came out of it: answers, and the arguments it gave to tools.</summary>
    Output,

    /// <summary>Other attributes of the item.</summary>
    Attribute,

    /// <summary>Names, events, links, status, and what the item's resource says.</summary>
    Other,
}

/// <summary>How often each kind was found in each place.</summary>
internal sealed class FindingCounts
{
    private static readonly int Kinds = FindingKinds.All.Count;
    private static readonly string[] Keys =
    [
        .. from place in Enum.GetValues<FindingPlace>()
           from kind in FindingKinds.All
           select $"{place.ToString().ToLowerInvariant()}.{FindingKinds.NameOf(kind)}",
    ];

    private readonly uint[] _counts = new uint[Keys.Length];

    public bool Any { get; private set; }

    public void Add(FindingPlace place, FindingKind kind)
    {
        _counts[((int)place * Kinds) + (int)kind]++;
        Any = true;
    }

    public void Add(FindingCounts other)
    {
        if (!other.Any)
        {
            return;
        }

        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Any = true;
    }

    public void Clear()
    {
        if (Any)
        {
            Array.Clear(_counts);
            Any = false;
        }
    }

    /// <summary>Adds what was found to a map of counts by <c>place.kind</c>, such as <c>output.email</c>.</summary>
    public void CopyTo(Portal.Telemetry.Calls.EncodedMap map)
    {
        for (var i = 0; Any && i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                map.Add(Keys[i], _counts[i]);
            }
        }
    }

    /// <summary>How often a kind was found, wherever.</summary>
    public long Of(FindingKind kind)
    {
        var sum = 0L;
        for (var i = (int)kind; i < _counts.Length; i += Kinds)
        {
            sum += _counts[i];
        }

        return sum;
    }
}
