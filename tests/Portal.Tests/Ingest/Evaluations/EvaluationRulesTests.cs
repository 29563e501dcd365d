using Portal.Ingest.Evaluations;

namespace Portal.Tests.Ingest.Evaluations;

public sealed class EvaluationRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly EvaluationItem Sound = new()
    {
        Id = "1", Application = "shop", Time = "2026-01-31T11:00:00Z", Name = "correctness", Score = 0.9, TraceId = new string('a', 32), SpanId = new string('b', 16),
    };

    private static Dictionary<string, string>.KeyCollection Faults(EvaluationItem item) => EvaluationRules.Check(item, Noon.AddDays(-400), Noon.AddMinutes(5)).Keys;

    [Fact]
    public void Check_SoundItem_HasNoFault() => Faults(Sound).ShouldBeEmpty();

    [Fact]
    public void Check_EmptyItem_NamesEveryRequiredField() =>
        Faults(new EvaluationItem()).Order(StringComparer.Ordinal).ShouldBe(["application", "id", "name", "score", "time", "traceId"]);

    [Fact]
    public void Check_FailedEvaluation_NeedsNeitherScoreNorLabel() => Faults(Sound with { Score = null, ErrorType = "timeout" }).ShouldBeEmpty();

    [Fact]
    public void Check_WrongValues_AreNamedByField()
    {
        Faults(Sound with { Score = double.NaN }).ShouldBe(["score"]);
        Faults(Sound with { Time = "yesterday" }).ShouldBe(["time"]);
        Faults(Sound with { Time = "2026-01-31T13:00:00Z" }).ShouldBe(["time"]);
        Faults(Sound with { Time = "2020-01-31T13:00:00Z" }).ShouldBe(["time"]);
        Faults(Sound with { TraceId = "xyz" }).ShouldBe(["traceId"]);
        Faults(Sound with { SpanId = "abc" }).ShouldBe(["spanId"]);
        Faults(Sound with { TraceId = null, ResponseId = "r" }).ShouldBe(["traceId"]);
        Faults(Sound with { AnnotatorKind = "robot" }).ShouldBe(["annotatorKind"]);
        Faults(Sound with { Label = new string('x', 257) }).ShouldBe(["label"]);
    }
}
