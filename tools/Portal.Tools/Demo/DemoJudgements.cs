using Portal.Tools.Otlp;

namespace Portal.Tools.Demo;

/// <summary>What evaluators and users say of an answer: events <c>gen_ai.evaluation.result</c>.</summary>
internal static class DemoJudgements
{
    private const double EvaluatedShare = 0.04;
    private const double RatedShare = 0.02;

    /// <summary>Share of support-assistant's calls that a guard looks at.</summary>
    private const double GuardedShare = 0.5;

    /// <summary>Share of the judged answers that a person judges too.</summary>
    private const double ReviewedShare = 0.2;

    /// <param name="span">The span of the judged call.</param>
    public static IEnumerable<(DateTimeOffset At, OtlpLogRecord Record)> Of(DemoCall call, OtlpSpan span, Random random)
    {
        if (call.ErrorType is not null || call.IsEmbedding)
        {
            yield break;
        }
        if (random.NextDouble() < EvaluatedShare)
        {
            var at = call.End + TimeSpan.FromSeconds(1 + (2 * random.NextDouble()));
            yield return Result("relevance", Math.Round(Noisy(0.08), 3), Noisy(0.08) >= 0.5 ? "pass" : "fail", "LLM");
            yield return Result("faithfulness", Math.Round(Noisy(0.1), 3), Noisy(0.1) >= 0.5 ? "pass" : "fail", "LLM");
            yield return Result("toxicity", Math.Round(Math.Abs(0.01 * random.NextGaussian()), 3), "pass", "LLM");

            if (random.NextDouble() < ReviewedShare)
            {
                // A person reads some of what the judge judged, and sees it the same way most of the time.
                var right = Noisy(0.15) >= 0.5;
                yield return Result("relevance", right ? 1 : 0, right ? "pass" : "fail", "HUMAN");
            }

            (DateTimeOffset, OtlpLogRecord) Result(string name, double score, string label, string kind) => (at, Record(name, score, label, kind, at));
        }
        if (call.Application.Name == "support-assistant" && random.NextDouble() < GuardedShare)
        {
            // A guard is right most of the time, not always.
            var detected = random.NextDouble() < (call.IsAttack ? 0.92 : 0.002);
            var harmful = random.NextDouble() < (call.IsAttack ? 0.15 : 0.001);
            yield return Guarded("prompt_injection", detected);
            yield return Guarded("harmful_content", harmful);

            (DateTimeOffset, OtlpLogRecord) Guarded(string name, bool found) =>
                (call.End, Record(name, Math.Round(Math.Clamp((found ? 0.9 : 0.05) + (0.04 * random.NextGaussian()), 0, 1), 3), found ? "detected" : "none", "CODE", call.End));
        }
        if (random.NextDouble() < RatedShare)
        {
            var good = random.NextDouble() < call.Quality;
            var at = call.End + TimeSpan.FromSeconds(5 + (25 * random.NextDouble()));
            yield return (at, Record("user_feedback", good ? 1 : 0, good ? "thumbs_up" : "thumbs_down", "HUMAN", at));
        }

        double Noisy(double spread) => Math.Clamp(call.Quality + (spread * random.NextGaussian()), 0, 1);

        OtlpLogRecord Record(string name, double score, string label, string kind, DateTimeOffset at) => new()
        {
            TimeUnixNano = DemoTraces.ToUnixNano(at),
            EventName = "gen_ai.evaluation.result",
            TraceId = span.TraceId,
            SpanId = span.SpanId,
            Attributes = new OtlpAttributes
            {
                { "gen_ai.evaluation.name", name },
                { "gen_ai.evaluation.score.value", score },
                { "gen_ai.evaluation.score.label", label },
                { "gen_ai.response.id", call.ResponseId },
                { "gen_ai.response.model", call.Model.Name },
                { "portal.evaluation.annotator_kind", kind },
                { "portal.evaluation.evaluator", kind switch { "LLM" => "judge-large", "HUMAN" => name == "user_feedback" ? "end-user" : "reviewer", _ => "guard" } },
            },
        };
    }
}
