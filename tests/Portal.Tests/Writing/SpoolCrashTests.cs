using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Writing;

namespace Portal.Tests.Writing;

/// <summary>
/// The process dies at every point of a delivery: the folder is copied as it stands there, opened anew and drained into a server that knows
/// what the first process sent. Whatever the point, every accepted call is in the table once.
/// </summary>
public sealed class SpoolCrashTests : IDisposable
{
    private readonly SpoolFolder _folder = new();
    private readonly List<Crash> _crashes = [];

    public SpoolCrashTests()
    {
        _folder.Options.BatchMilliseconds = 0;
        _folder.Options.BusyBatchMilliseconds = 0;
        _folder.Options.BatchRows = 25;
    }

    public void Dispose()
    {
        _folder.Dispose();
        _crashes.ForEach(crash => crash.Folder.Dispose());
    }

    [Fact]
    public async Task Crash_BeforeOrAfterAnyInsert_StoresEachCallOnce()
    {
        await RunAsync(poison: []);
        _crashes.Count.ShouldBeGreaterThan(8); // before and after four batches and more
        foreach (var crash in _crashes)
        {
            (await RecoverAsync(crash, poison: [])).Order().ToArray().ShouldBe(Batches.Range(1, 100), crash.Point);
        }
    }

    [Fact]
    public async Task Crash_WhileABlockIsDivided_StoresEachGoodCallOnce()
    {
        await RunAsync(poison: [7, 55]);
        var good = Batches.Range(1, 100).Where(id => id is not (7 or 55)).ToArray();
        foreach (var crash in _crashes)
        {
            (await RecoverAsync(crash, poison: [7, 55])).Order().ToArray().ShouldBe(good, crash.Point);
        }
    }

    [Fact]
    public async Task Crash_WhileABlockIsDivided_ThenTheRowIsTaken_StoresEachCallOnce()
    {
        // An upgrade of the server may take what it refused before: the whole block must not be sent again beside its halves.
        await RunAsync(poison: [7]);
        foreach (var crash in _crashes)
        {
            var stored = (await RecoverAsync(crash, poison: [])).Order().ToArray();
            stored.ShouldBeUnique();
            stored.Where(id => id != 7).ShouldBe(Batches.Range(1, 100).Where(id => id != 7));
        }
    }

    [Fact]
    public async Task Crash_BetweenLedgerAndDeletion_KnowsEachRequestAndDeliversNothingAgain()
    {
        _folder.Options.SegmentBytes = 1_000; // every batch in a segment of its own, more or less
        await using (var spool = _folder.Open())
        {
            for (var i = 0; i < 10; i++)
            {
                await spool.AppendAsync(Batches.Of(Batches.Range(1 + (i * 100), 100)));
            }

            _crashes.Add(new Crash("before delivery", _folder.Copy(), [], []));
            await DrainAsync(spool, Table(poison: []));
        }

        // Ledger and cursor as they are after delivery, segments as they were before.
        var folder = _crashes[0].Folder;
        Directory.CreateDirectory(Path.Combine(folder.Path, "ledger"));
        foreach (var file in Directory.GetFiles(Path.Combine(_folder.Path, "ledger")).Append(Path.Combine(_folder.Path, "cursor")))
        {
            File.Copy(file, Path.Combine(folder.Path, Path.GetRelativePath(_folder.Path, file)), overwrite: true);
        }

        _folder.Segments.Length.ShouldBeLessThan(folder.Segments.Length);
        await using (var spool = folder.Open())
        {
            SpoolFolder.Undelivered(spool).ShouldBeEmpty();
            var table = Table(poison: []);
            await DrainAsync(spool, table);
            table.Sent.ShouldBeEmpty();
            (await spool.AppendAsync(Batches.Of(Batches.Range(1, 100)))).Outcome.ShouldBe(SpoolOutcome.AlreadyKnown);
        }

        folder.Segments.ShouldBeEmpty();
    }

    private async Task RunAsync(ulong[] poison)
    {
        var table = Table(poison);
        await using var spool = _folder.Open();
        for (var i = 0; i < 10; i++)
        {
            await spool.AppendAsync(Batches.Of(Batches.Range(1 + (i * 10), 10)));
        }

        var check = table.Before;
        table.Before = block =>
        {
            _crashes.Add(new Crash($"before insert {table.Sent.Count}", _folder.Copy(), [.. table.Calls], table.Tokens));
            check(block);
        };
        table.After = _ => _crashes.Add(new Crash($"after insert {table.Sent.Count}", _folder.Copy(), [.. table.Calls], table.Tokens));
        await DrainAsync(spool, table);
        _crashes.Add(new Crash("at the end", _folder.Copy(), [.. table.Calls], table.Tokens));
    }

    private async Task<List<ulong>> RecoverAsync(Crash crash, ulong[] poison)
    {
        var table = Table(poison);
        table.Restore(crash.Stored, crash.Tokens);
        await using var spool = crash.Folder.Open();
        await spool.AppendAsync(Batches.Of(Batches.Range(1, 10))); // its sender did not get the answer and sends it again
        await DrainAsync(spool, table);
        spool.Status.DepthCalls.ShouldBe(0);
        return table.Calls;
    }

    private async Task DrainAsync(Spool spool, FakeTable table)
    {
        using var writer = new SpoolWriter(spool, _folder.Options, table.InsertAsync, _folder.Time, NullLogger.Instance);
        await writer.StartAsync(CancellationToken.None);
        await _folder.Time.WhenWaitingAsync(TimeSpan.FromMinutes(1)); // idle: everything is delivered
        await writer.StopAsync(CancellationToken.None);
    }

    private static FakeTable Table(ulong[] poison) => new()
    {
        Before = block =>
        {
            if (FakeTable.CallIds(block.Rows.Span).Intersect(poison).Any())
            {
                throw ClickHouseException.FromServer("Code: 407. DB::Exception: Decimal math overflow. (DECIMAL_OVERFLOW)", queryId: null, status: 400);
            }
        },
    };

    private sealed record Crash(string Point, SpoolFolder Folder, List<ulong> Stored, List<string> Tokens);
}
