namespace Portal.Tools.Demo;

/// <summary>Draws the demo's calls: Poisson arrivals over the daily rhythm, log-normal tokens and latency, errors and now and then a bad hour.</summary>
/// <param name="now">The demo's start: ages count back from here.</param>
/// <param name="callsPerSecond">Mean model calls per second at <paramref name="now"/>, before the daily rhythm.</param>
/// <param name="script">What is made to happen; null: nothing.</param>
internal sealed class DemoTraffic(DateTimeOffset now, double callsPerSecond, int seed, DemoScript? script = null)
{
    private const int Users = 400;

    /// <summary>Share of the users' traffic that the busiest of them makes.</summary>
    private const double HeavyUserShare = 0.03;

    /// <summary>Share of the decisions that a test asks again for a man and a woman, all else equal.</summary>
    private const double PairedShare = 0.05;

    private static readonly string[] Customers = ["acme", "globex", "initech", "stark", "wayne"];

    private readonly Random _random = new(seed);
    private readonly DemoScript _script = script ?? new DemoScript();

    /// <summary>The calls that start within [<paramref name="from"/>, <paramref name="from"/> + <paramref name="length"/>), unordered.
    /// An agent's second call hangs on its first.</summary>
    public IEnumerable<DemoCall> Within(DateTimeOffset from, TimeSpan length)
    {
        var growth = DailyRhythm.Growth(now - from);
        foreach (var application in DemoApplication.All)
        {
            // An agent's arrival makes two calls.
            var calls = application.Shape == DemoShape.Agent ? 2 : 1;
            var mean = callsPerSecond / calls * application.Weight * growth * DailyRhythm.At(from, application.OfficeHours) * length.TotalSeconds;
            for (var left = _random.NextPoisson(mean); left > 0; left--)
            {
                var call = First(application, from + length * _random.NextDouble());
                yield return call;
                if (call.FollowUp?.Decision is { } decision && _random.NextDouble() < PairedShare)
                {
                    foreach (var twin in Pair(call, decision))
                    {
                        yield return twin;
                    }
                }
            }
        }
    }

    private DemoCall First(DemoApplication application, DateTimeOffset start)
    {
        var model = _random.NextOf(application.Models);
        var drifts = Drifts(application, start);
        var input = Math.Max(3, (long)_random.NextLogNormal(application.InputMedian * (drifts ? 2.4 : 1), 0.7));
        var call = Next(application, model, start, input, NextCaller(application, start, drifts), drifts);
        if (application.Shape != DemoShape.Agent || call.ErrorType is not null)
        {
            return call;
        }
        // The tool's result comes back into the prompt.
        var toolTime = TimeSpan.FromMilliseconds(_random.NextLogNormal(90, 0.6));
        var answer = Next(application, model, call.End + toolTime, input + call.Usage.Output + 220, call.Caller, drifts);
        return call with { FinishReason = "tool_calls", FollowUp = answer with { Decision = DecideOn(application, answer) } };
    }

    private DemoCall Next(DemoApplication application, DemoModel model, DateTimeOffset start, long input, DemoCaller caller, bool drifts)
    {
        var trouble = _script.Has(DemoCue.Incident, start) && model.Provider == "openai" ? ProviderTrouble.OnCue : ProviderTrouble.At(start, model.Provider);
        var output = Math.Max(1, (long)_random.NextLogNormal(application.OutputMedian * (drifts ? 0.55 : 1), 0.8));
        // Prompts of 1,000 tokens take the model's median to first token; longer ones grow with the square root (prefill is parallel).
        var ttft = _random.NextLogNormal(model.TtftMedianMs * Math.Sqrt(0.3 + 0.7 * input / 1000.0) * trouble.Slowdown, 0.35);
        var error = _random.NextDouble() < model.ErrorShare + trouble.ErrorShare ? ErrorOf(trouble) : null;
        if (ReferenceEquals(model, DemoModel.Embedding) || error is not null)
        {
            output = 0;
        }
        var generation = output == 0 ? 0 : output / _random.NextLogNormal(model.TokensPerSecond / trouble.Slowdown, 0.25) * 1000;
        var cached = application.Streaming && _random.NextDouble() < 0.4 ? input * 6 / 10 : 0;
        var worse = application.Name == "contract-review" && _script.Has(DemoCue.Quality, start);
        var attacked = application.Name == "support-assistant" && _random.NextDouble() < (_script.Has(DemoCue.Attack, start) ? 0.25 : 0.004);
        var refused = error is null && _random.NextDouble() < (attacked ? 0.6 : 0.003);
        return new DemoCall
        {
            Application = application,
            Version = drifts || worse ? application.NextVersion : application.VersionAt(now - start),
            Model = model,
            Start = start,
            Duration = TimeSpan.FromMilliseconds(error == "timeout" ? 30_000 : ttft + generation),
            Ttft = application.Streaming && error is null ? TimeSpan.FromMilliseconds(ttft) : null,
            Usage = new DemoUsage(
                input,
                output,
                cached,
                // What Anthropic writes into its cache the first time is read from it later.
                model.Provider == "anthropic" && cached == 0 && input > 2_000 && _random.NextDouble() < 0.5 ? input / 2 : 0,
                (long)(output * model.ReasoningShare)),
            ErrorType = error,
            FinishReason = refused ? "content_filter" : _random.NextDouble() < (drifts ? 0.09 : 0.01) ? "length" : "stop",
            Caller = caller,
            ResponseId = $"resp_{Convert.ToHexStringLower(_random.NextId(12))}",
            Fingerprint = drifts ? "fp_9b1c7e20aa" : "fp_44709d6fcb",
            Quality = Math.Clamp((drifts ? 0.62 : worse ? 0.68 : 0.86) + 0.12 * _random.NextGaussian(), 0, 1),
            LeaksPersonalData = application.Name == "support-assistant" && _script.Has(DemoCue.Leak, start) && _random.NextDouble() < 0.3,
            IsAttack = attacked,
        };
    }

    private bool Drifts(DemoApplication application, DateTimeOffset start) => application.Name == "support-assistant" && _script.Has(DemoCue.Drift, start);

    /// <summary>The same request for a man and for a woman, at the same time.</summary>
    private IEnumerable<DemoCall> Pair(DemoCall call, DemoDecision decision)
    {
        var id = $"pair-{Convert.ToHexStringLower(_random.NextId(6))}";
        // What is not about the person is equal: only the judgement of the group differs.
        var score = decision.Score + GroupPenalty(decision, call.Start);
        foreach (var gender in new[] { "female", "male" })
        {
            var asked = decision with { Gender = gender, Id = $"{decision.Id}-{gender}", Pair = id };
            var judged = Math.Clamp(score - GroupPenalty(asked, call.Start) + (0.02 * _random.NextGaussian()), 0, 1);
            yield return call with
            {
                ResponseId = $"resp_{Convert.ToHexStringLower(_random.NextId(12))}",
                FollowUp = call.FollowUp! with
                {
                    ResponseId = $"resp_{Convert.ToHexStringLower(_random.NextId(12))}",
                    Decision = asked with { Score = Math.Round(judged, 3) },
                },
            };
        }
    }

    private DemoCaller NextCaller(DemoApplication application, DateTimeOffset start, bool drifts)
    {
        var user = _random.NextDouble() < HeavyUserShare ? 7 : _random.Next(0, Users);
        return new DemoCaller(
            $"user-{user:D3}",
            $"{application.Name}-{user:D3}-{start.ToUnixTimeSeconds() / 1800}",
            Customers[user % Customers.Length],
            _random.NextDouble() < (drifts ? 0.6 : 0.12) ? "es" : "en");
    }

    private DemoDecision? DecideOn(DemoApplication application, DemoCall answer)
    {
        if (!application.DecidesOnPeople || answer.ErrorType is not null)
        {
            return null;
        }
        var gender = _random.NextOf<string>([("female", 0.49), ("male", 0.49), ("nonbinary", 0.02)]);
        var age = _random.NextOf<string>([("18-29", 0.24), ("30-44", 0.36), ("45-64", 0.3), ("65+", 0.1)]);
        var decision = new DemoDecision(gender, age, 0, $"loan-{Convert.ToHexStringLower(_random.NextId(6))}", 100 * Math.Round(_random.NextLogNormal(90, 0.6)));
        var score = 0.57 + (0.2 * _random.NextGaussian()) - GroupPenalty(decision, answer.Start);
        return decision with { Score = Math.Round(Math.Clamp(score, 0, 1), 3) };
    }

    /// <summary>What being of a group costs: older applicants always something, women on cue only. 0.07 is 14 % fewer approvals, 0.14 is 27 % fewer.</summary>
    private double GroupPenalty(DemoDecision decision, DateTimeOffset at) =>
        (decision.AgeBand == "65+" ? 0.07 : 0) + (decision.Gender == "female" && _script.Has(DemoCue.Bias, at) ? 0.14 : 0);

    private string ErrorOf(ProviderTrouble trouble) => _random.NextOf<string>(trouble.Slowdown > 1
        ? [("timeout", 0.45), ("rate_limit_exceeded", 0.35), ("503", 0.2)]
        : [("rate_limit_exceeded", 0.4), ("timeout", 0.2), ("500", 0.2), ("content_filter", 0.2)]);
}
