namespace Portal.Governance.Applications;

/// <summary>
/// Chooses traces by their id alone, so that every span of a trace is treated alike whichever request, sender or instance it comes by, and a sample of
/// one in twenty is part of a sample of one in ten.
/// </summary>
public static class TraceSampling
{
    /// <summary>Whether one in <paramref name="oneIn"/> traces, this one among them, is kept.</summary>
    public static bool IsKept(UInt128 traceId, int oneIn) => oneIn <= 1 || Hash(traceId) <= ulong.MaxValue / (ulong)oneIn;

    /// <summary>
    /// Senders sample by bits of the trace id as well, and some put the time into it, so the id's own bits are no fair draw any more; the finaliser of
    /// MurmurHash3 (Appleby, public domain) mixes them.
    /// </summary>
    private static ulong Hash(UInt128 traceId) => Mix((ulong)traceId ^ Mix((ulong)(traceId >> 64)));

    private static ulong Mix(ulong value)
    {
        value ^= value >> 33;
        value *= 0xff51afd7ed558ccd;
        value ^= value >> 33;
        value *= 0xc4ceb9fe1a85ec53;
        return value ^ (value >> 33);
    }
}
