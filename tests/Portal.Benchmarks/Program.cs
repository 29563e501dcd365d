using Portal.Benchmarks.Audit;
using Portal.Benchmarks.Bias;
using Portal.Benchmarks.Browser;
using Portal.Benchmarks.CallSearch;
using Portal.Benchmarks.ClickHouse;
using Portal.Benchmarks.Drift;
using Portal.Benchmarks.Features;
using Portal.Benchmarks.Ingest;
using Portal.Benchmarks.Live;
using Portal.Benchmarks.Models;
using Portal.Benchmarks.Pricing;
using Portal.Benchmarks.Scanning;
using Portal.Benchmarks.Series;
using Portal.Benchmarks.Statistics;

// Name -> benchmark; each prints its numbers and, beside them, the machine's own limit measured in the same run.
var benchmarks = new SortedDictionary<string, Func<string[], Task>>(StringComparer.Ordinal)
{
    ["audit"] = AuditBenchmark.RunAsync,
    ["bias"] = BiasBenchmark.RunAsync,
    ["browser"] = BrowserBenchmark.RunAsync,
    ["catalogue"] = CatalogueBenchmark.RunAsync,
    ["drift"] = DriftBenchmark.RunAsync,
    ["e2e"] = EndToEndBenchmark.RunAsync,
    ["features"] = FeatureCostBenchmark.RunAsync,
    ["fanout"] = FanoutBenchmark.RunAsync,
    ["ingest"] = IngestBenchmark.RunAsync,
    ["panels"] = PanelsBenchmark.RunAsync,
    ["pixel"] = PixelBenchmark.RunAsync,
    ["power"] = PowerBenchmark.RunAsync,
    ["provider"] = ProviderBenchmark.RunAsync,
    ["recost"] = RecostBenchmark.RunAsync,
    ["scanning"] = ScanBenchmark.RunAsync,
    ["search"] = SearchBenchmark.RunAsync,
    ["wallboard"] = WallboardBenchmark.RunAsync,
};

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var benchmark))
{
    Console.Error.WriteLine($"usage: Portal.Benchmarks NAME [arguments]; names: {string.Join(", ", benchmarks.Keys)}");
    return 2;
}
await benchmark(args[1..]);
return 0;
