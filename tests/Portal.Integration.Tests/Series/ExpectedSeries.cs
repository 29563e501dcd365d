using Portal.Telemetry.Calls;
using Portal.Telemetry.Series;

namespace Portal.Integration.Tests.Series;

/// <summary>The same answers computed call by call, without any rollup.</summary>
internal sealed class ExpectedSeries(IEnumerable<CallRow> calls)
{
    private readonly List<CallRow> _calls = [.. calls.Where(call => call.Counted)];

    public ExpectedSeries Within(DateTimeOffset from, DateTimeOffset to) => new(_calls.Where(call => TimeOf(call) >= from && TimeOf(call) < to));

    public ExpectedSeries Where(Func<CallRow, bool> condition) => new(_calls.Where(condition));

    public IEnumerable<CallRow> Rows => _calls;

    public ulong Calls => (ulong)_calls.Count;

    public ulong Errors => (ulong)_calls.Count(call => call.Status == CallStatus.Error);

    public ulong InputTokens => (ulong)_calls.Sum(call => (long)call.InputTokens);

    public ulong OutputTokens => (ulong)_calls.Sum(call => (long)call.OutputTokens);

    public Quantiles LatencyMs => Of(_calls.Select(call => call.DurationNanoseconds));

    public Quantiles TtftMs => Of(_calls.Where(call => call.TtftNanoseconds > 0).Select(call => call.TtftNanoseconds));

    public double? TokensPerSecond
    {
        get
        {
            var streamed = _calls.Where(call => call.TtftNanoseconds > 0 && call.DurationNanoseconds > call.TtftNanoseconds).ToList();
            return streamed.Count == 0 ? null
                : streamed.Sum(call => (double)call.OutputTokens) / streamed.Sum(call => (call.DurationNanoseconds - call.TtftNanoseconds) / 1e9);
        }
    }

    public static DateTimeOffset TimeOf(CallRow call) => DateTimeOffset.UnixEpoch.AddTicks(call.StartMicroseconds * 10);

    // The value with index floor(φ·n) of the sorted values, counted from zero.
    private static Quantiles Of(IEnumerable<ulong> nanoseconds)
    {
        var sorted = nanoseconds.Order().ToList();
        double? At(double level) => sorted.Count == 0 ? null : sorted[(int)(level * sorted.Count)] / 1e6;
        return new Quantiles(At(0.5), At(0.95), At(0.99), (ulong)sorted.Count);
    }
}
