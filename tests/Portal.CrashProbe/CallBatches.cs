using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Writing;

namespace Portal.CrashProbe;

/// <summary>Batches of calls whose numbers follow from their ids, so that sums show a lost or doubled one.</summary>
public static class CallBatches
{
    /// <summary>Calls of one batch of the probe.</summary>
    public const int Size = 10;

    private static readonly DateTimeOffset Base = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);

    /// <summary>Calls with the ids <c>[first, first + count)</c>. Call n has n input tokens, 2 output tokens, and every tenth is an error.</summary>
    /// <param name="callsPerDay">A day earlier for every so many calls, so that the rows fall into several partitions; 0: all on one day.</param>
    public static SpoolBatch Create(int first, int count, int callsPerDay = 0)
    {
        using var rows = new RowBinaryWriter();
        using var contents = new RowBinaryWriter();
        using var call = new CallRow();
        using var content = new CallContentRow();
        var (ids, lengths, contentLengths, contentCalls) = (new UInt128[count], new int[count], new List<int>(), new List<int>());
        for (var i = 0; i < count; i++)
        {
            var id = first + i;
            Fill(call, id, callsPerDay == 0 ? 0 : i / callsPerDay);
            var before = rows.Length;
            CallRowEncoder.Write(rows, call);
            (ids[i], lengths[i]) = ((UInt128)id, rows.Length - before);
            if (id % 2 == 0)
            {
                content.Clear();
                content.Input.WriteRaw("What is the weather?"u8);
                before = contents.Length;
                CallContentRowEncoder.Write(contents, call, content);
                contentLengths.Add(contents.Length - before);
                contentCalls.Add(i);
            }
        }

        return new SpoolBatch
        {
            Tenant = "default",
            RequestDigest = ((UInt128)(uint)first << 64) | (uint)count,
            Ids = ids,
            Tables =
            [
                new(SpoolTable.Calls, rows.WrittenMemory.ToArray(), lengths),
                new(SpoolTable.CallContent, contents.WrittenMemory.ToArray(), contentLengths.ToArray()) { Items = contentCalls.ToArray() },
            ],
        };
    }

    private static void Fill(CallRow call, int id, int daysBack)
    {
        call.Clear();
        call.Tenant = "default";
        call.Application = "shop";
        call.Model = "m" + (id % 3);
        call.Operation = "chat";
        call.Kind = CallKind.Inference;
        call.Counted = true;
        call.TraceId = (UInt128)id;
        call.SpanId = (ulong)id;
        call.StartMicroseconds = Base.AddDays(-daysBack).AddMilliseconds(id % 60_000).ToUnixTimeMilliseconds() * 1000;
        call.ReceivedMilliseconds = Base.ToUnixTimeMilliseconds();
        call.DurationNanoseconds = 1_000_000;
        call.InputTokens = (ulong)id;
        call.OutputTokens = 2;
        call.Status = id % 10 == 0 ? CallStatus.Error : CallStatus.Ok;
        call.ErrorType = id % 10 == 0 ? "timeout" : "";
    }
}
