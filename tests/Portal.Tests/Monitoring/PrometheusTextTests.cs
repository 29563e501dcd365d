using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Portal.Monitoring;

namespace Portal.Tests.Monitoring;

/// <summary>Prometheus' text format 0.0.4 as its documentation gives it.</summary>
public sealed partial class PrometheusTextTests : IDisposable
{
    private readonly MetricStore _store = new();
    private readonly Meter _meter = new("Portal.Tests.Monitoring");

    public void Dispose()
    {
        _meter.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task Write_Counter_AddsUpByLabelsAndEndsInTotal()
    {
        await _store.StartAsync(CancellationToken.None);
        var counter = _meter.CreateCounter<long>("portal.test.calls", "{call}", "Calls seen.");
        counter.Add(2, new KeyValuePair<string, object?>("http.status", 200));
        counter.Add(3, new KeyValuePair<string, object?>("http.status", 200));
        counter.Add(1, new KeyValuePair<string, object?>("http.status", 500));

        Ours().ShouldBe(
            """
            # HELP portal_test_calls_total Calls seen.
            # TYPE portal_test_calls_total counter
            portal_test_calls_total{http_status="200"} 5
            portal_test_calls_total{http_status="500"} 1

            """);
    }

    [Fact]
    public async Task Write_Histogram_CumulatesBucketsUpToInfinity()
    {
        await _store.StartAsync(CancellationToken.None);
        var histogram = _meter.CreateHistogram("portal.test.duration", "s", "", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var seconds in new[] { 0.05, 0.1, 0.5, 7 })
        {
            histogram.Record(seconds);
        }

        // A bucket holds what is less than or equal to its bound.
        Ours().ShouldBe(
            """
            # TYPE portal_test_duration_seconds histogram
            portal_test_duration_seconds_bucket{le="0.1"} 2
            portal_test_duration_seconds_bucket{le="1"} 3
            portal_test_duration_seconds_bucket{le="+Inf"} 4
            portal_test_duration_seconds_sum 7.65
            portal_test_duration_seconds_count 4

            """);
    }

    [Fact]
    public async Task Write_HostileLabel_IsEscaped()
    {
        await _store.StartAsync(CancellationToken.None);
        _meter.CreateCounter<long>("portal.test.hostile").Add(1, new KeyValuePair<string, object?>("a b", "x\"} 1\n# \\"));

        Ours().ShouldContain("""portal_test_hostile_total{a_b="x\"} 1\n# \\"} 1""");
    }

    [Fact]
    public async Task Write_ObservedTotal_IsTheNewestValueAndNoSum()
    {
        await _store.StartAsync(CancellationToken.None);
        var value = 10L;
        _meter.CreateObservableCounter("portal.test.observed", () => value);

        Ours().ShouldContain("portal_test_observed_total 10\n");
        value = 12;
        Ours().ShouldContain("portal_test_observed_total 12\n");
    }

    [Fact]
    public async Task Write_TooManySeries_KeepsTheFirstThousand()
    {
        await _store.StartAsync(CancellationToken.None);
        var counter = _meter.CreateCounter<long>("portal.test.wide");
        for (var user = 0; user < 3_000; user++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("user", user));
        }

        Ours().Split('\n').Count(line => line.StartsWith("portal_test_wide_total{", StringComparison.Ordinal)).ShouldBe(1_000);
    }

    [Fact]
    public async Task Write_Everything_FitsTheGrammar()
    {
        await _store.StartAsync(CancellationToken.None);
        _meter.CreateUpDownCounter<int>("portal.test.inflight", "By").Add(-3);
        _meter.CreateHistogram<long>("portal.test.size", "By").Record(12);

        var text = PrometheusText.Write(_store.Collect());

        text.ShouldEndWith("\n");
        text.TrimEnd('\n').Split('\n').Where(line => !Line().IsMatch(line)).ShouldBeEmpty();
        text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).ShouldBeUnique();
    }

    // Other tests of this process publish instruments of their own meanwhile.
    private string Ours() => PrometheusText.Write(_store.Collect().Where(family => family.Name.StartsWith("portal.test.", StringComparison.Ordinal)));

    [GeneratedRegex(
        """^(# HELP [a-zA-Z_:][a-zA-Z0-9_:]* .*|# TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|gauge|histogram)|[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*")*\})? ([+-]?[0-9.]+([eE][+-]?[0-9]+)?|NaN|[+-]Inf))$""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
