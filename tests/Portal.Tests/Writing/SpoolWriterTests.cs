using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Writing;

namespace Portal.Tests.Writing;

public sealed class SpoolWriterTests : IDisposable
{
    private readonly SpoolFolder _folder = new();
    private readonly FakeTable _table = new();

    public SpoolWriterTests()
    {
        _folder.Options.BatchMilliseconds = 0;
        _folder.Options.BusyBatchMilliseconds = 0;
        _folder.Options.MaxRetryMilliseconds = 100;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Writer_DeliversInOrder_AndReportsTheCommit()
    {
        await using var spool = _folder.Open();
        using var writer = Writer(spool);
        var commits = new List<SpoolCommit>();
        writer.Committed += (_, commit) => commits.Add(commit);
        var accepted = _folder.Time.GetUtcNow();
        await spool.AppendAsync(Batches.Of(1, 2, 3).WithContents());
        await spool.AppendAsync(Batches.Of(4));
        await DrainAsync(spool, writer);

        _table.Calls.ShouldBe([1UL, 2, 3, 4]);
        _table.Contents.ShouldBe([1UL, 2, 3]);
        commits.Sum(commit => commit.Calls).ShouldBe(4);
        commits[^1].NewestReceived.ShouldBe(accepted);
        (spool.Status.DepthCalls, spool.Status.DepthRows, spool.Status.DepthBytes).ShouldBe((0, 0, 0));
        spool.Status.OldestAccepted.ShouldBeNull();
    }

    [Fact]
    public async Task Writer_MoreThanOneBatch_KeepsToTheRowLimit()
    {
        _folder.Options.BatchRows = 100;
        await using var spool = _folder.Open();
        for (var i = 0; i < 20; i++)
        {
            await spool.AppendAsync(Batches.Of(Batches.Range(1 + (i * 30), 30)));
        }

        using var writer = Writer(spool);
        await DrainAsync(spool, writer);
        _table.Calls.ShouldBe(Batches.Range(1, 600));
        _table.Sent.Select(block => block.RowCount).ShouldBe([120, 120, 120, 120, 120]); // whole requests: the first count at or above 100
    }

    [Fact]
    public async Task Writer_ServerAway_TriesUntilItIsBack_WithTheSameBlocks()
    {
        var failures = 5;
        _table.Before = _ =>
        {
            if (failures-- > 0)
            {
                throw new HttpRequestException("Connection refused");
            }
        };
        await using var spool = _folder.Open();
        await spool.AppendAsync(Batches.Of(1, 2));
        using var writer = Writer(spool);
        await DrainAsync(spool, writer);

        _table.Calls.ShouldBe([1UL, 2]);
        _table.Sent.Count.ShouldBe(6);
        _table.Sent.Select(block => block.Token).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        spool.Status.LastFault!.Message.ShouldContain("refused");
        spool.Status.LastFault.Attempts.ShouldBe(5);
        spool.Status.CurrentFault.ShouldBeNull();
    }

    [Fact]
    public async Task Writer_AnswerLost_SendsTheSameBlockAgain_AndItCountsOnce()
    {
        var lost = false;
        _table.After = _ =>
        {
            if (!lost)
            {
                lost = true;
                throw new IOException("Connection reset");
            }
        };
        await using var spool = _folder.Open();
        await spool.AppendAsync(Batches.Of(1, 2));
        using var writer = Writer(spool);
        await DrainAsync(spool, writer);

        _table.Calls.ShouldBe([1UL, 2]);
        _table.Sent.Count.ShouldBe(2);
        _table.Sent[1].Rows.ToArray().ShouldBe(_table.Sent[0].Rows.ToArray());
    }

    [Fact]
    public async Task Writer_TwoRowsNoServerTakes_AreSetAside_AndAllOthersStored()
    {
        _table.Before = block =>
        {
            if (FakeTable.CallIds(block.Rows.Span).Any(id => id is 3 or 77))
            {
                throw Poison();
            }
        };
        await using var spool = _folder.Open();
        await spool.AppendAsync(Batches.Of(Batches.Range(1, 40)));
        await spool.AppendAsync(Batches.Of(Batches.Range(41, 60)));
        using var writer = Writer(spool);
        await DrainAsync(spool, writer);

        _table.Calls.ShouldBe(Batches.Range(1, 100).Where(id => id is not (3 or 77)));
        spool.Status.Quarantined.ShouldBe(2);
        var reasons = Directory.GetFiles(Path.Combine(_folder.Path, "quarantine"), "calls-*.json").Select(File.ReadAllText).ToList();
        reasons.Count.ShouldBe(2);
        reasons.ShouldAllBe(reason => reason.Contains("DECIMAL_OVERFLOW", StringComparison.Ordinal) && reason.Contains("\"Tenant\": \"default\"", StringComparison.Ordinal));
        var rows = Directory.GetFiles(Path.Combine(_folder.Path, "quarantine"), "calls-*.bin").SelectMany(file => FakeTable.CallIds(File.ReadAllBytes(file)));
        rows.Order().ToList().ShouldBe([3UL, 77]);
        spool.Status.DepthCalls.ShouldBe(0);
    }

    [Fact]
    public async Task Writer_BlockAViewRefuses_IsSentWholeWithoutTheView()
    {
        _table.Before = block =>
        {
            if (!block.WithoutFailingViews)
            {
                throw ClickHouseException.FromServer(
                    "Code: 407. DB::Exception: Decimal math overflow: while pushing to view portal.v. (DECIMAL_OVERFLOW)", queryId: null, status: 400);
            }
        };
        await using var spool = _folder.Open();
        await spool.AppendAsync(Batches.Of(1, 2, 3));
        using var writer = Writer(spool);
        await DrainAsync(spool, writer);

        _table.Calls.ShouldBe([1UL, 2, 3]);
        _table.Sent.Select(block => (block.RowCount, block.Token)).Distinct().ShouldHaveSingleItem();
        Directory.GetFiles(Path.Combine(_folder.Path, "quarantine"), "rollup-*.json").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Writer_ListenerThrows_GoesOn()
    {
        await using var spool = _folder.Open();
        using var writer = Writer(spool);
        writer.Committed += (_, _) => throw new InvalidOperationException("a bad listener");
        await spool.AppendAsync(Batches.Of(1));
        await DrainAsync(spool, writer);
        _table.Calls.ShouldBe([1UL]);
        spool.Status.CurrentFault.ShouldBeNull();
    }

    [Fact]
    public async Task Writer_Delivered_DeletesTheSegmentsAndStillKnowsTheirRequests()
    {
        await using (var spool = _folder.Open())
        {
            for (var i = 0; i < 40; i++)
            {
                await spool.AppendAsync(Batches.Of(Batches.Range(1 + (i * 2_000), 2_000)));
            }

            using var writer = Writer(spool);
            await DrainAsync(spool, writer);
            _table.Calls.ShouldBe(Batches.Range(1, 80_000));
            _folder.Segments.ShouldHaveSingleItem(); // the one that is still open
        }

        await using (var spool = _folder.Open())
        {
            (await spool.AppendAsync(Batches.Of(Batches.Range(1, 2_000)))).Outcome.ShouldBe(SpoolOutcome.AlreadyKnown);
            (await spool.AppendAsync(Batches.WithDigest(1, 1, 2, 100_000))).ShouldBe(new SpoolReceipt(SpoolOutcome.Stored, 1, 2));
        }
    }

    [Fact]
    public async Task Writer_DigestOlderThanADay_IsForgotten_ButItsCallsAreNot()
    {
        await using (var spool = _folder.Open())
        {
            await spool.AppendAsync(Batches.Of(1, 2));
        }

        _folder.Time.Advance(TimeSpan.FromHours(24));
        await using (var spool = _folder.Open())
        {
            (await spool.AppendAsync(Batches.Of(1, 2))).Outcome.ShouldBe(SpoolOutcome.AlreadyKnown);
        }

        _folder.Time.Advance(TimeSpan.FromHours(1));
        await using (var spool = _folder.Open())
        {
            (await spool.AppendAsync(Batches.Of(1, 2))).ShouldBe(new SpoolReceipt(SpoolOutcome.Stored, 0, 2));
        }
    }

    [Fact]
    public async Task Writer_SegmentOldAndDelivered_LeavesNoRowsOnDisk()
    {
        await using var spool = _folder.Open();
        using var writer = Writer(spool);
        await spool.AppendAsync(Batches.Of(1));
        await writer.StartAsync(CancellationToken.None);
        for (var minute = 0; _folder.Segments.Length > 0; minute++)
        {
            minute.ShouldBeLessThan(100_000); // the segment is closed on another thread, so the minute it goes in is not certain
            await _folder.Time.WhenWaitingAsync(TimeSpan.FromMinutes(1));
            _folder.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await writer.StopAsync(CancellationToken.None);
        (await spool.AppendAsync(Batches.WithDigest(9, 1, 2))).ShouldBe(new SpoolReceipt(SpoolOutcome.Stored, 1, 1)); // still known
    }

    [Fact]
    public async Task Stop_WithBacklog_DeliversItFirst()
    {
        _folder.Options.BatchMilliseconds = 50_000;
        _folder.Options.BusyBatchMilliseconds = 50_000;
        await using var spool = _folder.Open();
        using var writer = Writer(spool);
        await spool.AppendAsync(Batches.Of(1, 2));
        await writer.StartAsync(CancellationToken.None);
        await _folder.Time.WhenWaitingAsync(TimeSpan.FromSeconds(50)); // it gathers rows
        await writer.StopAsync(CancellationToken.None);
        _table.Calls.ShouldBe([1UL, 2]);
    }

    [Fact]
    public async Task Stop_WhileTheServerIsAway_IsPrompt_AndTheNextStartDelivers()
    {
        var away = new TaskCompletionSource();
        _table.Before = _ =>
        {
            away.TrySetResult();
            throw new HttpRequestException("Connection refused");
        };
        await using (var spool = _folder.Open())
        {
            using var writer = Writer(spool);
            await spool.AppendAsync(Batches.Of(1, 2));
            await writer.StartAsync(CancellationToken.None);
            await away.Task;
            await writer.StopAsync(CancellationToken.None);
        }

        _table.Before = _ => { };
        await using (var spool = _folder.Open())
        {
            using var writer = Writer(spool);
            await DrainAsync(spool, writer);
        }

        _table.Calls.ShouldBe([1UL, 2]);
    }

    [Fact]
    public async Task PauseAsync_WhileItLasts_DeliversNothingAndAcceptsAll()
    {
        await using var spool = _folder.Open();
        using var writer = Writer(spool);
        var pause = await writer.PauseAsync(CancellationToken.None);
        await spool.AppendAsync(Batches.Of(1, 2));
        await writer.StartAsync(CancellationToken.None);
        // The second pause waits behind the first, as the writer does: both hold what is delivered.
        var second = writer.PauseAsync(CancellationToken.None);
        await spool.AppendAsync(Batches.Of(3));

        _table.Calls.ShouldBeEmpty();
        spool.Status.DepthCalls.ShouldBe(3);

        var delivered = new TaskCompletionSource();
        writer.Committed += (_, _) =>
        {
            if (spool.Status.DepthCalls == 0)
            {
                delivered.TrySetResult();
            }
        };
        pause.Dispose();
        pause.Dispose();
        (await second).Dispose();
        await delivered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _table.Calls.ShouldBe([1UL, 2, 3]);
        await writer.StopAsync(CancellationToken.None);
    }

    private static ClickHouseException Poison() =>
        ClickHouseException.FromServer("Code: 407. DB::Exception: Decimal math overflow. (DECIMAL_OVERFLOW)", queryId: null, status: 400);

    private SpoolWriter Writer(Spool spool) => new(spool, _folder.Options, _table.InsertAsync, _folder.Time, NullLogger.Instance);

    /// <summary>Runs the writer until nothing is left, advancing the clock whenever it waits to try again.</summary>
    private async Task DrainAsync(Spool spool, SpoolWriter writer)
    {
        var retry = TimeSpan.FromMilliseconds(_folder.Options.MaxRetryMilliseconds);
        var drained = new TaskCompletionSource();
        writer.Committed += (_, _) =>
        {
            if (spool.Status.DepthBytes == 0)
            {
                drained.TrySetResult();
            }
        };
        await writer.StartAsync(CancellationToken.None);
        while (await Task.WhenAny(drained.Task, _folder.Time.WhenAsync(dues => dues.Any(due => due <= retry))) != drained.Task)
        {
            _folder.Time.Advance(retry);
        }

        await writer.StopAsync(CancellationToken.None);
    }
}
