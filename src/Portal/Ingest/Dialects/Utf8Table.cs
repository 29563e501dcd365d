using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Portal.Ingest.Dialects;

/// <summary>A fixed set of names looked up by their UTF-8 bytes, without making strings of what comes from the wire.</summary>
internal sealed class Utf8Table<T>
    where T : class
{
    private readonly (byte[] Name, T Value)?[] _slots;

    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Utf8Table(IEnumerable<(string Name, T Value)> entries)
    {
        var all = entries.ToList();
        _slots = new (byte[], T)?[BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, all.Count * 4))];
        foreach (var (name, value) in all)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            if (Find(bytes) is not null)
            {
                throw new ArgumentException($"'{name}' occurs twice.", nameof(entries));
            }

            var slot = SlotOf(bytes);
            while (_slots[slot] is not null)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = (bytes, value);
        }
    }

    public T? Find(ReadOnlySpan<byte> name)
    {
        for (var slot = SlotOf(name); _slots[slot] is { } entry; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (name.SequenceEqual(entry.Name))
            {
                return entry.Value;
            }
        }
        return null;
    }

    private int SlotOf(ReadOnlySpan<byte> name) => (int)Utf8Hash.Compute(name) & (_slots.Length - 1);
}

/// <summary>A fast hash for tables of fixed size. Not for anything where a collision could do harm.</summary>
internal static class Utf8Hash
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        const ulong multiplier = 0x9E3779B97F4A7C15;
        var hash = (ulong)bytes.Length * multiplier;
        while (bytes.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(bytes)) * multiplier, 29);
            bytes = bytes[8..];
        }
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * multiplier;
        }

        return (uint)(hash >> 32);
    }
}
