using System.Buffers.Text;

namespace Portal.Ingest.Evaluations;

/// <summary>What an OpenInference judgement is about.</summary>
internal enum JudgementTarget : byte
{
    Span,
    Trace,
    Session,
}

/// <summary>
/// The name of an attribute that is part of a judgement: <c>annotations.0.annotation.score</c>, <c>trace.evaluations.1.evaluation.label</c>.
/// As OpenInference defines them: https://arize-ai.github.io/openinference/spec/feedback/annotations.html.
/// </summary>
/// <param name="Evaluations">The collection is called evaluations, not annotations; the two are counted apart.</param>
/// <param name="Index">Place in the collection.</param>
/// <param name="Field">Where <c>annotation.score</c> begins in the name.</param>
internal readonly record struct JudgementName(JudgementTarget Target, bool Evaluations, int Index, int Field)
{
    /// <summary>Judgements of one collection; more are left out.</summary>
    public const int MostIndex = 99;

    /// <summary>Tells quickly that a name is none: this runs for every attribute of every span.</summary>
    public static bool IsOne(ReadOnlySpan<byte> name) => name.Length > 16 && name[0] is (byte)'a' or (byte)'e' or (byte)'t' or (byte)'s' && TryParse(name, out _);

    public static bool TryParse(ReadOnlySpan<byte> name, out JudgementName parsed)
    {
        parsed = default;
        var target = name.StartsWith("trace."u8) ? JudgementTarget.Trace : name.StartsWith("session."u8) ? JudgementTarget.Session : JudgementTarget.Span;
        var rest = name[(target switch { JudgementTarget.Trace => "trace.".Length, JudgementTarget.Session => "session.".Length, _ => 0 })..];
        var evaluations = rest.StartsWith("evaluations."u8);
        if (!evaluations && !rest.StartsWith("annotations."u8))
        {
            return false;
        }
        rest = rest["evaluations.".Length..];
        if (!Utf8Parser.TryParse(rest, out int index, out var digits) || index is < 0 or > MostIndex || digits == rest.Length || rest[digits] != '.')
        {
            return false;
        }
        rest = rest[(digits + 1)..];
        if (!rest.StartsWith(evaluations ? "evaluation."u8 : "annotation."u8))
        {
            return false;
        }
        parsed = new JudgementName(target, evaluations, index, name.Length - rest.Length);
        return true;
    }
}
