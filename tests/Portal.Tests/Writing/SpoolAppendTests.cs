using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.Writing;

namespace Portal.Tests.Writing;

public sealed class SpoolAppendTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_FromManyCallersAtOnce_AllAreThereInTheOrderOfTheLog()
    {
        await using (var spool = _folder.Open())
        {
            var receipts = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => spool.AppendAsync(Batches.Of(Batches.Range(1 + (i * 10), 10))))));
            receipts.ShouldAllBe(receipt => receipt == new SpoolReceipt(SpoolOutcome.Stored, 10, 0));
            spool.Status.DepthCalls.ShouldBe(5_000);
        }

        (await _folder.ReadAsync()).Order().ShouldBe(Batches.Range(1, 5_000));
    }

    [Fact]
    public async Task Append_OneAfterTheOther_IsReadInThatOrder()
    {
        await using (var spool = _folder.Open())
        {
            for (var i = 0; i < 50; i++)
            {
                await spool.AppendAsync(Batches.Of(Batches.Range(1 + (i * 3), 3)));
            }
        }

        (await _folder.ReadAsync()).ShouldBe(Batches.Range(1, 150));
    }

    [Fact]
    public async Task Append_BeyondTheSegmentSize_GoesOnInTheNextSegment()
    {
        await using (var spool = _folder.Open())
        {
            for (var i = 0; i < 40; i++)
            {
                await spool.AppendAsync(Batches.Of(Batches.Range(1 + (i * 2_000), 2_000))); // about 60 kB each
            }
        }

        _folder.Segments.Length.ShouldBeGreaterThan(1);
        (await _folder.ReadAsync()).ShouldBe(Batches.Range(1, 80_000));
    }

    [Fact]
    public async Task Append_SameRequestAgain_IsKnown()
    {
        await using (var spool = _folder.Open())
        {
            await spool.AppendAsync(Batches.Of(1, 2, 3));
            (await spool.AppendAsync(Batches.Of(1, 2, 3))).ShouldBe(new SpoolReceipt(SpoolOutcome.AlreadyKnown, 0, 3));
        }

        await using (var spool = _folder.Open())
        {
            (await spool.AppendAsync(Batches.Of(1, 2, 3))).ShouldBe(new SpoolReceipt(SpoolOutcome.AlreadyKnown, 0, 3));
            SpoolFolder.Undelivered(spool).ShouldBe([1UL, 2, 3]);
        }
    }

    [Fact]
    public async Task Append_SameRequestByManyCallersAtOnce_IsStoredOnce()
    {
        await using var spool = _folder.Open();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => spool.AppendAsync(Batches.Of(7, 8, 9)))));
        receipts.Count(receipt => receipt.Outcome == SpoolOutcome.Stored).ShouldBe(1);
        SpoolFolder.Undelivered(spool).ShouldBe([7UL, 8, 9]);
    }

    [Fact]
    public async Task Append_RebatchedCalls_LeavesKnownRowsAndTheirContentsOut()
    {
        await using (var spool = _folder.Open())
        {
            await spool.AppendAsync(Batches.Of(1, 2, 3).WithContents());
        }

        await using (var spool = _folder.Open())
        {
            (await spool.AppendAsync(Batches.Of(2, 4, 3, 5).WithContents())).ShouldBe(new SpoolReceipt(SpoolOutcome.Stored, 2, 2));
            SpoolFolder.Undelivered(spool).ShouldBe([1UL, 2, 3, 4, 5]);
            spool.Status.DepthRows.ShouldBe(10);

            using var reader = new SpoolReader(spool.Segments, spool.Quarantine, spool.Status, NullLogger.Instance);
            reader.TryRead(end: null, out _).ShouldBeTrue();
            reader.TryRead(end: null, out var second).ShouldBeTrue();
            second.Rows(SpoolTable.CallContent).ToArray().ShouldBe(BitConverter.GetBytes(4UL).Concat(BitConverter.GetBytes(5UL)));
        }
    }

    [Fact]
    public async Task Append_CallTwiceInOneBatch_StoresTheFirst()
    {
        await using var spool = _folder.Open();
        (await spool.AppendAsync(Batches.Of(5, 5, 6))).ShouldBe(new SpoolReceipt(SpoolOutcome.Stored, 2, 1));
        SpoolFolder.Undelivered(spool).ShouldBe([5UL, 6]);
    }

    [Fact]
    public async Task Append_LengthsThatDoNotAddUp_AreRefused()
    {
        await using var spool = _folder.Open();
        var batch = Batches.Of(1, 2) with { Tables = [new(SpoolTable.Calls, new byte[3], new[] { 9, 10 })] };
        Should.Throw<ArgumentException>(() => spool.AppendAsync(batch)).Message.ShouldContain("3 bytes");
    }

    [Fact]
    public async Task Append_Cancelled_StoresNothing()
    {
        await using var spool = _folder.Open();
        await Should.ThrowAsync<OperationCanceledException>(() => spool.AppendAsync(Batches.Of(1), new CancellationToken(canceled: true)));
        SpoolFolder.Undelivered(spool).ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_WhileAnotherHasIt_IsRefusedInOneLine()
    {
        await using var spool = _folder.Open();
        var refusal = Should.Throw<SpoolInUseException>(() => _folder.Open());
        refusal.Message.ShouldContain(_folder.Path);
        refusal.Message.ShouldNotContain("\n");
        (await spool.AppendAsync(Batches.Of(1))).Stored.ShouldBe(1); // the first is unharmed
    }

    [Fact]
    public async Task Files_AreReadableByTheOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        await using var spool = _folder.Open();
        await spool.AppendAsync(Batches.Of(1));
        foreach (var file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }
    }
}
