using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.Writing;
using Portal.Testing;

namespace Portal.Tests.Writing;

/// <summary>A temporary spool folder that can be opened, read, copied and damaged.</summary>
internal sealed class SpoolFolder : IDisposable
{
    public SpoolFolder() => Path = System.IO.Path.Combine(Directory.CreateTempSubdirectory("spool-").FullName, "spool");

    public string Path { get; }

    public ManualTime Time { get; init; } = new();

    public SpoolOptions Options { get; } = new() { SegmentBytes = 1 << 20 };

    /// <summary>Free and total bytes of the volume the spool believes to be on.</summary>
    public (long Free, long Total) Volume { get; set; } = (1L << 40, 1L << 40);

    public string[] Segments => Directory.GetFiles(Path, "segment-*").Order(StringComparer.Ordinal).ToArray();

    public Spool Open() => Spool.Open(Path, Options, Time, NullLogger.Instance, () => Volume);

    /// <summary>The folder as another process would find it if this one died now.</summary>
    public SpoolFolder Copy()
    {
        var copy = new SpoolFolder { Time = Time };
        foreach (var file in Directory.GetFiles(Path, "*", SearchOption.AllDirectories).Where(file => System.IO.Path.GetFileName(file) != "lock"))
        {
            var target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>Ids of all calls not yet delivered, in the order they will be.</summary>
    public static List<ulong> Undelivered(Spool spool)
    {
        using var reader = new SpoolReader(spool.Segments, spool.Quarantine, spool.Status, NullLogger.Instance) { Position = spool.Cursor.Start };
        var ids = new List<ulong>();
        while (reader.TryRead(end: null, out var record))
        {
            var rows = record.Rows(SpoolTable.Calls);
            for (var i = 0; i < record.ItemCount; i++)
            {
                var row = rows[..record.Lengths(SpoolTable.Calls)[i]];
                ((ulong)record.Ids[i]).ShouldBe(BinaryPrimitives.ReadUInt64LittleEndian(row));
                ids.Add((ulong)record.Ids[i]);
                rows = rows[row.Length..];
            }
        }

        return ids;
    }

    /// <summary>Opens the folder, reads what is undelivered, closes it.</summary>
    public async Task<List<ulong>> ReadAsync()
    {
        await using var spool = Open();
        return Undelivered(spool);
    }

    public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
}

/// <summary>Batches whose rows carry their id, so that a row in the wrong place is seen.</summary>
internal static class Batches
{
    /// <summary>A batch whose digest follows from its ids.</summary>
    public static SpoolBatch Of(params ulong[] ids) => WithDigest((UInt128)ids.Aggregate(1469598103934665603UL, (hash, id) => (hash ^ id) * 1099511628211UL), ids);

    public static SpoolBatch WithDigest(UInt128 digest, params ulong[] ids)
    {
        var calls = new List<byte>();
        var lengths = new List<int>();
        foreach (var id in ids)
        {
            var row = new byte[8 + (id % 5)]; // rows of different lengths
            BinaryPrimitives.WriteUInt64LittleEndian(row, id);
            calls.AddRange(row);
            lengths.Add(row.Length);
        }

        return new SpoolBatch
        {
            Tenant = "default",
            RequestDigest = digest,
            Ids = ids.Select(id => (UInt128)id).ToArray(),
            Tables = [new(SpoolTable.Calls, calls.ToArray(), lengths.ToArray())],
        };
    }

    /// <summary>Adds to every call of the batch one content row that holds the call's id.</summary>
    public static SpoolBatch WithContents(this SpoolBatch batch) => batch with { Tables = [.. batch.Tables, RowsOfIds(SpoolTable.CallContent, batch)] };

    /// <summary>One row per item that holds the item's id.</summary>
    public static SpoolRows RowsOfIds(SpoolTable table, SpoolBatch batch) => new(
        table,
        batch.Ids.ToArray().SelectMany(id => BitConverter.GetBytes((ulong)id)).ToArray(),
        Enumerable.Repeat(sizeof(ulong), batch.Ids.Length).ToArray());

    public static ulong[] Range(int first, int count) => Enumerable.Range(first, count).Select(id => (ulong)id).ToArray();
}
