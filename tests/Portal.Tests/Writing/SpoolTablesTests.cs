using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.Writing;

namespace Portal.Tests.Writing;

/// <summary>Rows of several tables in one record, and records of portals that knew two tables only.</summary>
public sealed class SpoolTablesTests : IDisposable
{
    private readonly SpoolFolder _folder = new();
    private readonly FakeTable _table = new();

    [Fact]
    public async Task Rows_OfEveryTable_AreDeliveredOnce()
    {
        await using var spool = _folder.Open();
        foreach (var batch in new[] { Events(1, 2, 3), Events(1, 2, 3), Events(3, 4) })
        {
            await spool.AppendAsync(batch);
        }

        await DeliverAsync(spool);

        foreach (var table in new[] { "call_content", "evaluations", "log_events", "metric_points" })
        {
            var ids = table == "call_content" ? _table.Contents : _table.Others.Where(row => row.Table == table).Select(row => row.Id);
            ids.ShouldBe([1UL, 2, 3, 4], table);
        }
        spool.Status.DepthRows.ShouldBe(0);
        _table.Tokens.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Append_OfNoCalls_CountsRowsButNoCalls()
    {
        await using var spool = _folder.Open();

        (await spool.AppendAsync(Events(1, 2))).ShouldBe(new SpoolReceipt(SpoolOutcome.Stored, 2, 0));

        (spool.Status.DepthCalls, spool.Status.DepthRows).ShouldBe((0, 8));
    }

    [Fact]
    public async Task RowsOfOneItem_InTwoTables_AreLeftOutTogether()
    {
        await using var spool = _folder.Open();
        await spool.AppendAsync(Events(7));
        // Item 0 (id 7) is known: of its two rows of metric_points none may come again.
        var batch = Events(7, 8) with
        {
            Tables = [new(SpoolTable.MetricPoints, new ulong[] { 7, 8, 7 }.SelectMany(id => BitConverter.GetBytes(id)).ToArray(), new[] { 8, 8, 8 }) { Items = new[] { 0, 1, 0 } }],
        };

        await spool.AppendAsync(batch);
        await DeliverAsync(spool);

        _table.Others.Where(row => row.Table == "metric_points").Select(row => row.Id).ShouldBe([7UL, 8]);
    }

    [Fact]
    public async Task Append_RowWithoutItem_IsRefused()
    {
        await using var spool = _folder.Open();
        var rows = new SpoolRows(SpoolTable.LogEvents, new byte[8], new[] { 8 }) { Items = new[] { 1 } };

        (await Should.ThrowAsync<ArgumentException>(() => spool.AppendAsync(Events(1) with { Tables = [rows] }))).Message.ShouldContain("not among the 1");
    }

    [Fact]
    public async Task Record_OfAPortalWithTwoTables_IsDeliveredByItsOwnColumns()
    {
        await using (var spool = _folder.Open())
        {
            await spool.AppendAsync(Batches.Of(1)); // makes the segment
        }
        AppendOldRecord(_folder.Segments.Single(), id: 6, contentId: 60);

        await using var reopened = _folder.Open();
        (reopened.Status.DepthCalls, reopened.Status.DepthRows).ShouldBe((2, 3));
        await DeliverAsync(reopened);

        (await reopened.AppendAsync(Batches.Of(6))).ShouldBe(new SpoolReceipt(SpoolOutcome.Stored, 0, 1));
        _table.Calls.ShouldBe([1UL, 6]);
        _table.Contents.ShouldBe([60UL]);
        // Written by version 1: the columns are those of then, whatever calls has now.
        _table.Sent.Single(block => block.Table == "calls" && FakeTable.CallIds(block.Rows.Span).Contains(6)).Columns.ShouldNotContain("span_kind");
        _table.Sent.First(block => block.Table == "calls").Columns.ShouldContain("span_kind");
    }

    public void Dispose() => _folder.Dispose();

    private static SpoolBatch Events(params ulong[] ids)
    {
        var batch = Batches.Of(ids);
        return batch with
        {
            Tables =
            [
                .. new[] { SpoolTable.MetricPoints, SpoolTable.LogEvents, SpoolTable.Evaluations, SpoolTable.CallContent }.Select(table => Batches.RowsOfIds(table, batch)),
            ],
        };
    }

    private async Task DeliverAsync(Spool spool)
    {
        using var writer = new SpoolWriter(spool, _folder.Options, _table.InsertAsync, TimeProvider.System, NullLogger.Instance);
        var delivered = new TaskCompletionSource();
        writer.Committed += (_, _) =>
        {
            if (spool.Status.DepthBytes == 0)
            {
                delivered.TrySetResult();
            }
        };
        await writer.StartAsync(CancellationToken.None);
        await delivered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await writer.StopAsync(CancellationToken.None);
    }

    /// <summary>A frame as the first version of the spool wrote it; field by field from its description.</summary>
    private static void AppendOldRecord(string path, ulong id, ulong contentId)
    {
        var row = new byte[8 + (id % 5)];
        BinaryPrimitives.WriteUInt64LittleEndian(row, id);
        var body = new List<byte>();
        body.AddRange(BitConverter.GetBytes(1_795_262_400_000L)); // accepted
        body.AddRange(BitConverter.GetBytes(1)); // schema version
        body.AddRange(BitConverter.GetBytes(1)); // bytes of the tenant
        body.AddRange(new byte[16].Select((_, i) => (byte)(200 + i))); // digest
        body.AddRange(BitConverter.GetBytes(1)); // calls
        body.AddRange(BitConverter.GetBytes(1)); // contents
        body.AddRange(BitConverter.GetBytes(row.Length));
        body.AddRange(BitConverter.GetBytes(8));
        body.AddRange("t"u8);
        body.AddRange(BitConverter.GetBytes(id));
        body.AddRange(new byte[8]); // the upper half of the id
        body.AddRange(BitConverter.GetBytes(row.Length));
        body.AddRange(BitConverter.GetBytes(8));
        body.AddRange(row);
        body.AddRange(BitConverter.GetBytes(contentId));

        var nonce = Convert.ToUInt64(Path.GetFileNameWithoutExtension(path).Split('-')[2], 16);
        using var file = new FileStream(path, FileMode.Append);
        var header = new byte[FrameHeader.Size];
        FrameHeader.Write(header, (FrameKind)1, body.ToArray(), file.Position, nonce);
        file.Write(header);
        file.Write(body.ToArray());
    }
}
