using System.Security.Cryptography;
using Portal.Telemetry.Writing;

namespace Portal.Tests.Writing;

/// <summary>Folders as a crash, a power cut or a bad disk leaves them.</summary>
public sealed class SpoolDamageTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_LastRecordCutAtAnyByte_KeepsTheOthersAndAcceptsIt()
    {
        var (ends, segment) = await FillAsync();
        for (var length = ends[1]; length < ends[2]; length++)
        {
            using var copy = _folder.Copy();
            using (var file = new FileStream(copy.Segments[segment], FileMode.Open))
            {
                file.SetLength(length);
            }

            await using var spool = copy.Open();
            SpoolFolder.Undelivered(spool).ShouldBe([1UL, 2, 3], $"cut at {length}");
            (await spool.AppendAsync(Batches.Of(4, 5))).Stored.ShouldBe(2); // it was never acknowledged
            SpoolFolder.Undelivered(spool).ShouldBe([1UL, 2, 3, 4, 5]);
        }
    }

    [Fact]
    public async Task Open_LastRecordZeroedFromAnyByte_IsNotServed()
    {
        // Pages that were never flushed come back as zeros after a power cut.
        var (ends, segment) = await FillAsync();
        for (var from = ends[1]; from < ends[2]; from++)
        {
            using var copy = _folder.Copy();
            Damage(copy.Segments[segment], bytes => bytes.AsSpan((int)from).Clear());
            var read = await copy.ReadAsync();
            read.Take(3).ShouldBe([1UL, 2, 3], $"zeroed from {from}");
            read.Count.ShouldBeOneOf(3, 5); // zeros may fall on bytes that were zero
        }
    }

    [Fact]
    public async Task Read_AnyBitOfTheMiddleRecordFlipped_ServesTheOthersAndSetsItAside()
    {
        var (ends, segment) = await FillAsync();
        for (var at = ends[0]; at < ends[1]; at++)
        {
            using var copy = _folder.Copy();
            Damage(copy.Segments[segment], bytes => bytes[at] ^= (byte)(1 << RandomNumberGenerator.GetInt32(8)));
            await using var spool = copy.Open();
            SpoolFolder.Undelivered(spool).ShouldBe([1UL, 2, 4, 5], $"bit flipped at {at}");
            spool.Status.Quarantined.ShouldBe(1);
            var reason = await File.ReadAllTextAsync(Path.Combine(copy.Path, "quarantine", $"record-1-{ends[0]}.json"));
            reason.ShouldContain($"segment 1 offset {ends[0]}");
            new FileInfo(Path.Combine(copy.Path, "quarantine", $"record-1-{ends[0]}.bin")).Length.ShouldBe(ends[1] - ends[0]);
        }
    }

    [Fact]
    public async Task Read_SegmentMutatedAtRandom_NeverServesWhatWasNotWritten()
    {
        await using (var spool = _folder.Open())
        {
            for (var i = 0; i < 20; i++)
            {
                await spool.AppendAsync(Batches.Of(Batches.Range(1 + (i * 10), 10)));
            }
        }

        var written = Batches.Range(1, 200);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            using var copy = _folder.Copy();
            Damage(copy.Segments[0], bytes =>
            {
                for (var i = random.Next(1, 6); i > 0; i--)
                {
                    var at = random.Next(bytes.Length);
                    var length = random.Next(1, Math.Min(200, bytes.Length - at) + 1);
                    switch (random.Next(3))
                    {
                        case 0: random.NextBytes(bytes.AsSpan(at, length)); break;
                        case 1: bytes.AsSpan(at, length).Clear(); break;
                        default: bytes.AsSpan(random.Next(bytes.Length - length + 1), length).CopyTo(bytes.AsSpan(at)); break; // a misplaced write
                    }
                }
            });
            var read = await copy.ReadAsync();
            read.ShouldBe(written.Where(read.Contains), $"seed {seed}"); // a part of what was written, in order, nothing twice
        }
    }

    [Fact]
    public async Task Read_DamagedRecord_IsReportedOnce()
    {
        var (ends, segment) = await FillAsync();
        Damage(_folder.Segments[segment], bytes => bytes[ends[0] + 50] ^= 1);
        (await _folder.ReadAsync()).ShouldBe([1UL, 2, 4, 5]);
        await using var spool = _folder.Open();
        SpoolFolder.Undelivered(spool).ShouldBe([1UL, 2, 4, 5]);
        spool.Status.Quarantined.ShouldBe(0);
    }

    [Fact]
    public async Task Read_HeaderDamagedAndAForgedFrameInAPrompt_DoesNotServeTheForgery()
    {
        // What a sender could put into a prompt: a frame that is right in everything but the nonce, which only the file's name knows.
        var forged = new FrameBuffer();
        const int RowsAt = FrameHeader.Size + 48 + 1 + 16 + 4; // header, fixed part, tenant "x", one id, one length: where the row will stand
        forged.Start(nonce: 42, fileOffset: RowsAt);
        SpoolRecord.Write(forged, Batches.Of(666), acceptedMilliseconds: 0, skip: []);
        var prompt = forged.Written.ToArray();
        await using (var spool = _folder.Open())
        {
            await spool.AppendAsync(new SpoolBatch { Tenant = "x", RequestDigest = 9, Ids = new UInt128[] { 9 }, Tables = [new(SpoolTable.Calls, prompt, new[] { prompt.Length })] });
            await spool.AppendAsync(Batches.Of(1));
        }

        Damage(_folder.Segments[0], bytes => bytes[0] ^= 1);
        (await _folder.ReadAsync()).ShouldBe([1UL]);
    }

    [Fact]
    public async Task Open_CursorWithOneDamagedCopy_UsesTheOther()
    {
        await FillAsync();
        var path = Path.Combine(_folder.Path, "cursor");
        var whole = SpoolCursor.Parse(await File.ReadAllBytesAsync(path))!;
        foreach (var at in new[] { 0, 10, 30, 50, 4096, 4106, 4126, 4150 })
        {
            var bytes = await File.ReadAllBytesAsync(path);
            bytes[at] ^= 4;
            SpoolCursor.Parse(bytes)!.SpoolId.ShouldBe(whole.SpoolId);
        }

        var both = await File.ReadAllBytesAsync(path);
        both[30] ^= 4;
        both[4126] ^= 4;
        SpoolCursor.Parse(both).ShouldBeNull();
    }

    [Fact]
    public void Checksum_OfTheStandardsExample_IsTheStandardsValue() =>
        Crc32C.Compute("123456789"u8).ShouldBe(0xE3069283u); // RFC 3720 / the CRC catalogue's check value of CRC-32C

    private static void Damage(string path, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Three records in one segment: calls 1, 2; call 3; calls 4, 5.</summary>
    /// <returns>Where each record ends.</returns>
    private async Task<(long[] Ends, int Segment)> FillAsync()
    {
        var ends = new List<long>();
        await using var spool = _folder.Open();
        foreach (var batch in new[] { Batches.Of(1, 2), Batches.Of(3), Batches.Of(4, 5) })
        {
            await spool.AppendAsync(batch);
            ends.Add(new FileInfo(_folder.Segments[0]).Length);
        }

        return (ends.ToArray(), 0);
    }
}
