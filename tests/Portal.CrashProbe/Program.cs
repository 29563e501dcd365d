// A process for crash tests: appends batches to a spool and delivers them, says which were acknowledged, and goes on until it is killed.
//   dotnet Portal.CrashProbe.dll FOLDER FIRST-BATCH CONNECTION-STRING
// Batch n holds the calls n * 10 + 1 to n * 10 + 10. Each acknowledged batch is one line on standard output.
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.CrashProbe;
using Portal.Telemetry;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Writing;

const int Senders = 8;
var data = new DataDirectory(args[0]);
var next = int.Parse(args[1], CultureInfo.InvariantCulture) - 1;
await using var source = new ClickHouseDataSource(ClickHouseConnectionSettings.Parse(args[2]));
var options = new SpoolOptions { SegmentBytes = 1 << 20, BatchMilliseconds = 20, BusyBatchMilliseconds = 20 };
await using var spool = Spool.Open(data, options, TimeProvider.System, NullLogger<Spool>.Instance);
using var writer = new SpoolWriter(spool, options, source, TimeProvider.System, NullLogger<SpoolWriter>.Instance);
await writer.StartAsync(CancellationToken.None);

await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)));

async Task SendAsync()
{
    while (true)
    {
        var batch = Interlocked.Increment(ref next);
        await spool.AppendAsync(CallBatches.Create((batch * CallBatches.Size) + 1, CallBatches.Size));
        await Console.Out.WriteLineAsync(batch.ToString(CultureInfo.InvariantCulture));
    }
}
