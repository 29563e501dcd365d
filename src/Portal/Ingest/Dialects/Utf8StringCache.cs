using System.Text;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;

namespace Portal.Ingest.Dialects;

/// <summary>
/// Gives the same string for the same UTF-8 again and again, for names that repeat on every span (models, providers, applications).
/// Bounded and lock-free: each slot keeps the newest of the names that hash to it, so hostile variety costs allocations, not memory.
/// </summary>
internal sealed class Utf8StringCache
{
    private const int Slots = 4096;
    private const int LongestCached = 128;

    private readonly Entry?[] _entries = new Entry[Slots];

    /// <summary>The text; bytes that are not UTF-8 become U+FFFD.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        if (utf8.Length > LongestCached)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref _entries[Utf8Hash.Compute(utf8) & (Slots - 1)];
        var entry = Volatile.Read(ref slot);
        if (entry is null || !utf8.SequenceEqual(entry.Utf8))
        {
            Volatile.Write(ref slot, entry = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8)));
        }

        return entry.Text;
    }

    /// <summary>At most <paramref name="limit"/> bytes of a part of the body; a cut is flagged.</summary>
    public string GetCut(ReadOnlySpan<byte> body, Slice slice, int limit, ref CallFlags flags)
    {
        var cut = false;
        var text = Get(Utf8Text.Cut(slice.Of(body), limit, ref cut));
        if (cut)
        {
            flags |= CallFlags.AttributeTruncated;
        }

        return text;
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
