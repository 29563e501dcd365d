using Portal.Ingest.Dialects;
using Portal.Ingest.Evaluations;

namespace Portal.Ingest;

/// <summary>Which attributes may not stand where everybody may read: what was said, who said it, and, without capture, texts that may quote it.</summary>
internal sealed class AttributePrivacy(DialectMap dialects)
{
    /// <summary>Whether what was said may be kept at all.</summary>
    public bool CapturesContent { get; set; }

    public bool IsLeftOut(ReadOnlySpan<byte> name) => IsLeftOut(name, dialects.Find(name));

    /// <param name="rules">What <see cref="DialectMap.Find"/> says about the name.</param>
    public bool IsLeftOut(ReadOnlySpan<byte> name, AttributeRules? rules) =>
        rules?.Rules[0].Field.IsPrivate() == true
        // A judgement becomes a row of its own, which knows whether its explanation may be kept.
        || (rules is null && JudgementName.IsOne(name))
        // An exception's text may quote the prompt, so it goes where content goes: nowhere when capture is off.
        || (!CapturesContent && (name.SequenceEqual("exception.message"u8) || name.SequenceEqual("exception.stacktrace"u8)));
}
