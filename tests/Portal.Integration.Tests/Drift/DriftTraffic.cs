using Portal.Telemetry.Calls;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Series;

namespace Portal.Integration.Tests.Drift;

/// <summary>Calls whose distributions are chosen, and questions about them.</summary>
internal static class DriftTraffic
{
    public const string Application = "app";

    /// <summary>A Sunday at noon; the current window is the day before it.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The day up to <see cref="Now"/> against the seven days before.</summary>
    public static DriftRequest Request { get; } = new()
    {
        Filter = new CallFilter { Tenant = "default", Applications = [Application] },
        From = Now.AddDays(-1),
        To = Now,
        Reference = new ReferencePolicy.Sliding(TimeSpan.FromDays(7)),
        Columns = 6,
    };

    /// <summary>Calls evenly spread over a window.</summary>
    public static IEnumerable<CallRow> Spread(DateTimeOffset from, DateTimeOffset to, int count, Action<int, CallRow> change)
    {
        for (var i = 0; i < count; i++)
        {
            var start = from + ((to - from) * ((i + 0.5) / count));
            var call = new CallRow
            {
                Tenant = "default",
                Application = Application,
                Environment = "production",
                Version = "1",
                Provider = "openai",
                Model = "m",
                Operation = "chat",
                Kind = CallKind.Inference,
                Counted = true,
                Status = CallStatus.Ok,
                TraceId = new UInt128((ulong)from.Ticks, (ulong)i + 1),
                SpanId = (ulong)i + 1,
                SpanName = "chat",
                StartMicroseconds = (start - DateTimeOffset.UnixEpoch).Ticks / 10,
                ReceivedMilliseconds = start.ToUnixTimeMilliseconds(),
                DurationNanoseconds = 100_000_000,
                InputTokens = 50,
                OutputTokens = 10,
            };
            change(i, call);
            yield return call;
        }
    }
}
