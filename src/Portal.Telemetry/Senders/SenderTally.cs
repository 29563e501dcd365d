using System.Numerics;
using Portal.Telemetry.Calls;

namespace Portal.Telemetry.Senders;

/// <summary>What one sender sent, within a request or within a minute. Not safe for use by several threads.</summary>
internal sealed class SenderTally
{
    private const int MaxNames = 200;
    private const int MaxSchemas = 20;

    /// <summary>Bits of <see cref="CallFlags"/> that exist; the index is the bit's number.</summary>
    public static readonly int FlagCount = Enum.GetValues<CallFlags>().Max(flag => flag == CallFlags.None ? 0 : BitOperations.Log2((uint)flag) + 1);

    private readonly ulong[] _flags = new ulong[FlagCount];

    /// <summary>Items taken; until the spool has answered also those that turn out to be known already.</summary>
    public ulong Accepted { get; set; }

    public ulong Duplicates { get; set; }

    public ulong Rejected { get; private set; }

    public ulong Requests { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long NewestReceived { get; set; }

    /// <summary>Items whose attribute names were looked at.</summary>
    public ulong Examined { get; set; }

    public LagCounts Lag { get; } = new();

    public NameCounts Rejections { get; } = new(MaxSchemas);

    public NameCounts Dialects { get; } = new(MaxSchemas);

    public NameCounts Schemas { get; } = new(MaxSchemas);

    public NameCounts Doors { get; } = new(MaxSchemas);

    /// <summary>Names that tell the version of the conventions.</summary>
    public NameCounts Telling { get; } = new(MaxNames);

    /// <summary>Names that mean nothing to the portal.</summary>
    public NameCounts Unknown { get; } = new(MaxNames);

    /// <summary>The newest sample of a rejected item by reason: names and structure, never values.</summary>
    public Dictionary<string, string> Samples { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows by the flag they carry.</summary>
    public ReadOnlySpan<ulong> Flags => _flags;

    public void AddFlags(CallFlags flags)
    {
        for (var rest = (uint)flags; rest != 0; rest &= rest - 1)
        {
            var bit = BitOperations.TrailingZeroCount(rest);
            if (bit < _flags.Length)
            {
                _flags[bit]++;
            }
        }
    }

    public void Reject(string reason, ulong count = 1)
    {
        Rejected += count;
        Rejections.Add(reason, count);
    }

    public void Add(SenderTally other)
    {
        Accepted += other.Accepted;
        Duplicates += other.Duplicates;
        Rejected += other.Rejected;
        Requests += other.Requests;
        Examined += other.Examined;
        NewestReceived = Math.Max(NewestReceived, other.NewestReceived);
        Lag.Add(other.Lag);
        Rejections.Add(other.Rejections);
        Dialects.Add(other.Dialects);
        Schemas.Add(other.Schemas);
        Doors.Add(other.Doors);
        Telling.Add(other.Telling);
        Unknown.Add(other.Unknown);
        for (var bit = 0; bit < _flags.Length; bit++)
        {
            _flags[bit] += other._flags[bit];
        }
        foreach (var (reason, sample) in other.Samples)
        {
            Samples[reason] = sample;
        }
    }

    public void Clear()
    {
        Accepted = Duplicates = Rejected = Requests = Examined = 0;
        NewestReceived = 0;
        Lag.Clear();
        Rejections.Clear();
        Dialects.Clear();
        Schemas.Clear();
        Doors.Clear();
        Telling.Clear();
        Unknown.Clear();
        Samples.Clear();
        Array.Clear(_flags);
    }
}
