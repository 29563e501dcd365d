using System.Text;
using Portal.Ingest.Evaluations;

namespace Portal.Tests.Ingest.Evaluations;

public sealed class JudgementNameTests
{
    // The forms of OpenInference's annotations specification.
    [Theory]
    [InlineData("annotations.0.annotation.score", JudgementTarget.Span, false, 0, "annotation.score")]
    [InlineData("evaluations.12.evaluation.label", JudgementTarget.Span, true, 12, "evaluation.label")]
    [InlineData("trace.annotations.1.annotation.name", JudgementTarget.Trace, false, 1, "annotation.name")]
    [InlineData("session.evaluations.3.evaluation.metadata", JudgementTarget.Session, true, 3, "evaluation.metadata")]
    public void Parse_SpecifiedForms_AreRead(string name, object target, bool evaluations, int index, string field)
    {
        JudgementName.IsOne(Encoding.UTF8.GetBytes(name)).ShouldBeTrue();
        JudgementName.TryParse(Encoding.UTF8.GetBytes(name), out var parsed).ShouldBeTrue();
        (parsed.Target, parsed.Evaluations, parsed.Index, name[parsed.Field..]).ShouldBe(((JudgementTarget)target, evaluations, index, field));
    }

    [Theory]
    [InlineData("annotations.x.annotation.score")]
    [InlineData("annotations.0.evaluation.score")]
    [InlineData("annotations.100.annotation.score")]
    [InlineData("annotations.-1.annotation.score")]
    [InlineData("annotations.0.annotation")]
    [InlineData("evaluation.score.of.something")]
    [InlineData("session.id")]
    [InlineData("")]
    public void Parse_AnythingElse_IsNoJudgement(string name) => JudgementName.IsOne(Encoding.UTF8.GetBytes(name)).ShouldBeFalse();
}
