using Portal.Telemetry.Calls;

namespace Portal.Integration.Tests.Rollups;

/// <summary>Calls as real traffic has them: several applications and models, out of order, some failed, some streamed, some unpriced.</summary>
internal static class RandomCalls
{
    private static readonly string[] ErrorTypes = ["timeout", "rate_limit", "500", ""];

    public static List<CallRow> Create(Random random, int count, DateTimeOffset from, DateTimeOffset to, string tenant = "default")
    {
        var calls = new List<CallRow>(count);
        for (var i = 0; i < count; i++)
        {
            var start = from + TimeSpan.FromTicks((long)(random.NextDouble() * (to - from).Ticks));
            var failed = random.Next(20) == 0;
            var duration = (ulong)(Math.Exp(6.5 + (0.9 * Normal(random))) * 1e6);
            calls.Add(new CallRow
            {
                Tenant = tenant,
                Application = "app-" + random.Next(3),
                Environment = random.Next(4) == 0 ? "staging" : "production",
                Version = "1." + random.Next(2),
                Provider = "openai",
                Model = "model-" + random.Next(2),
                Operation = "chat",
                Kind = CallKind.Inference,
                Counted = random.Next(10) != 0,
                TraceId = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()),
                SpanId = (ulong)random.NextInt64(),
                SpanName = "chat",
                StartMicroseconds = (start - DateTimeOffset.UnixEpoch).Ticks / 10,
                DurationNanoseconds = random.Next(200) == 0 ? 0 : duration,
                TtftNanoseconds = random.Next(2) == 0 ? duration / 4 : 0,
                ReceivedMilliseconds = start.ToUnixTimeMilliseconds() + 1500,
                Status = failed ? CallStatus.Error : CallStatus.Ok,
                ErrorType = failed ? ErrorTypes[random.Next(ErrorTypes.Length)] : "",
                InputTokens = (ulong)random.Next(4000),
                OutputTokens = (ulong)random.Next(1000),
                Cost = random.Next(1000) / 100_000m,
                PriceId = random.Next(5) == 0 ? 0u : 7u,
            });
        }
        return calls;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
