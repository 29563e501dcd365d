namespace Portal.Tools.Demo;

/// <summary>Draws the demo's calls: Poisson arrivals over the daily rhythm, log-normal tokens and latency, errors and now and then a bad hour.</summary>
/// <param name="now">The demo's start: ages count back from here.</param>
/// <param name="callsPerSecond">Mean model calls per second at <paramref name="now"/>, before the daily rhythm.</param>
internal sealed class DemoTraffic(DateTimeOffset now, double callsPerSecond, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The calls that start within [<paramref name="from"/>, <paramref name="from"/> + <paramref name="length"/>), unordered.</summary>
    public IEnumerable<DemoCall> Within(DateTimeOffset from, TimeSpan length)
    {
        var growth = DailyRhythm.Growth(now - from);
        foreach (var application in DemoApplication.All)
        {
            var mean = callsPerSecond * application.Weight * growth * DailyRhythm.At(from, application.OfficeHours) * length.TotalSeconds;
            for (var left = _random.NextPoisson(mean); left > 0; left--)
            {
                yield return Next(application, from + length * _random.NextDouble());
            }
        }
    }

    private DemoCall Next(DemoApplication application, DateTimeOffset start)
    {
        var model = _random.NextOf(application.Models);
        var trouble = ProviderTrouble.At(start, model.Provider);
        var input = Math.Max(3, (long)_random.NextLogNormal(application.InputMedian, 0.7));
        var output = Math.Max(1, (long)_random.NextLogNormal(application.OutputMedian, 0.8));
        // Prompts of 1,000 tokens take the model's median to first token; longer ones grow with the square root (prefill is parallel).
        var ttft = _random.NextLogNormal(model.TtftMedianMs * Math.Sqrt(0.3 + 0.7 * input / 1000.0) * trouble.Slowdown, 0.35);
        var error = _random.NextDouble() < model.ErrorShare + trouble.ErrorShare ? ErrorOf(trouble) : null;
        if (model == DemoModel.Embedding || error is not null)
        {
            output = 0;
        }
        var generation = output == 0 ? 0 : output / _random.NextLogNormal(model.TokensPerSecond / trouble.Slowdown, 0.25) * 1000;
        var user = _random.Next(0, 400);
        return new DemoCall
        {
            Application = application,
            Version = application.VersionAt(now - start),
            Model = model,
            Start = start,
            Duration = TimeSpan.FromMilliseconds(error == "timeout" ? 30_000 : ttft + generation),
            Ttft = application.Streaming && error is null ? TimeSpan.FromMilliseconds(ttft) : null,
            InputTokens = input,
            OutputTokens = output,
            CachedTokens = application.Streaming && _random.NextDouble() < 0.4 ? input * 6 / 10 : 0,
            ErrorType = error,
            User = $"user-{user:D3}",
            Conversation = $"{application.Name}-{user:D3}-{start.ToUnixTimeSeconds() / 1800}",
        };
    }

    private string ErrorOf(ProviderTrouble trouble) => _random.NextOf<string>(trouble.Slowdown > 1
        ? [("timeout", 0.45), ("rate_limit_exceeded", 0.35), ("503", 0.2)]
        : [("rate_limit_exceeded", 0.4), ("timeout", 0.2), ("500", 0.2), ("content_filter", 0.2)]);
}
