using Portal.Governance.Scanning;

namespace Portal.Ingest.Scanning;

/// <summary>Recognises one form of what must not be kept.</summary>
/// <param name="name">Says which of its kind: <c>openai</c>, <c>es_dni</c>. Never shown to senders.</param>
/// <param name="kind">What the policy speaks of.</param>
internal abstract class Detector(string name, FindingKind kind)
{
    public string Name { get; } = name;

    public FindingKind Kind { get; } = kind;

    /// <summary>
    /// Writes what two spellings of the same value have in common, for its hash: by default letters in lower case and digits, without what separates them.
    /// </summary>
    /// <returns>Bytes written; <paramref name="target"/> is as long as the match.</returns>
    public virtual int Normalize(ReadOnlySpan<byte> match, Span<byte> target)
    {
        var count = 0;
        foreach (var value in match)
        {
            if (Utf8Chars.IsAlphanumeric(value))
            {
                target[count++] = Utf8Chars.IsUpper(value) ? (byte)(value | 0x20) : value;
            }
        }

        return count;
    }
}

/// <summary>Looks around one byte that every match holds.</summary>
internal abstract class AnchoredDetector(string name, FindingKind kind) : Detector(name, kind)
{
    /// <summary>The bytes to look around; rare ones, since each costs a look.</summary>
    public abstract ReadOnlySpan<byte> Anchors { get; }

    /// <param name="text">UTF-8; need not be valid.</param>
    /// <param name="anchor">Where one of <see cref="Anchors"/> stands.</param>
    /// <param name="start">The match's first byte.</param>
    /// <param name="end">The byte after the match.</param>
    public abstract bool TryMatch(ReadOnlySpan<byte> text, int anchor, out int start, out int end);
}

/// <summary>Looks at a number, which may have letters in front of it.</summary>
internal abstract class NumberDetector(string name, FindingKind kind) : Detector(name, kind)
{
    /// <summary>Whether a match can have a letter directly in front of its first digit.</summary>
    public virtual bool FollowsLetter => false;

    /// <param name="text">UTF-8; need not be valid.</param>
    /// <param name="number">Starts at the first digit of a group.</param>
    /// <param name="start">The match's first byte.</param>
    /// <param name="end">The byte after the match.</param>
    public abstract bool TryMatch(ReadOnlySpan<byte> text, scoped in DigitSequence number, out int start, out int end);
}
