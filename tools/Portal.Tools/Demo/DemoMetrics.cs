using Portal.Tools.Otlp;

namespace Portal.Tools.Demo;

/// <summary>The GenAI client metrics an instrumented application exports beside its spans: durations and tokens since the last export.</summary>
internal sealed class DemoMetrics
{
    // The bucket bounds the GenAI conventions advise.
    private static readonly double[] Seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly double[] Tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    private readonly List<DemoCall> _calls = [];

    public void Record(DemoCall call)
    {
        _calls.Add(call);
        if (call.FollowUp is { } second)
        {
            _calls.Add(second);
        }
    }

    /// <summary>What was recorded since the last time; null: nothing.</summary>
    public OtlpMetrics? Take(DateTimeOffset from, DateTimeOffset to)
    {
        var resources = _calls.Where(call => call.Application.Dialect == DemoDialect.GenAi).GroupBy(call => (call.Application, call.Version)).Select(group => new OtlpResourceMetrics
        {
            Attributes = DemoRequests.ResourceOf(group.Key.Application, group.Key.Version),
            ScopeName = DemoRequests.ScopeOf(group.Key.Application.Dialect),
            Histograms =
            [
                new("gen_ai.client.operation.duration", "s", [.. Points(group, null, Seconds, call => call.Duration.TotalSeconds)]),
                new("gen_ai.client.token.usage", "{token}",
                [
                    .. Points(group, "input", Tokens, call => call.Usage.Input),
                    .. Points(group.Where(call => call.Usage.Output > 0), "output", Tokens, call => call.Usage.Output),
                ]),
            ],
        }).ToList();
        _calls.Clear();
        return resources.Count == 0 ? null : new OtlpMetrics(resources);

        IEnumerable<OtlpHistogramPoint> Points(IEnumerable<DemoCall> calls, string? tokenType, double[] bounds, Func<DemoCall, double> measure) =>
            calls.GroupBy(call => (call.Model, call.ErrorType)).Select(group =>
            {
                var counts = new ulong[bounds.Length + 1];
                foreach (var value in group.Select(measure))
                {
                    var bucket = Array.BinarySearch(bounds, value);
                    counts[bucket < 0 ? ~bucket : bucket]++;
                }
                OtlpAttributes attributes = new()
                {
                    { "gen_ai.operation.name", "chat" },
                    { "gen_ai.provider.name", group.Key.Model.Provider },
                    { "gen_ai.request.model", group.Key.Model.Name },
                };
                if (tokenType is not null)
                {
                    attributes.Add("gen_ai.token.type", tokenType);
                }
                if (group.Key.ErrorType is { } error)
                {
                    attributes.Add("error.type", error);
                }
                return new OtlpHistogramPoint(DemoTraces.ToUnixNano(from), DemoTraces.ToUnixNano(to), attributes, group.Sum(measure), bounds, counts);
            });
    }
}
