using Portal.Telemetry.Calls;
using Portal.Telemetry.Senders;
using Portal.Ui;

namespace Portal.Senders;

/// <summary>What can be said about a sender; the page words it.</summary>
public enum SenderNote
{
    Silent,
    Rejected,
    AdditiveCache,
    AdditiveReasoning,
    ClockAhead,
    ClockBehind,
    Late,
    TimesClamped,
    EndsBeforeStart,
    InvalidNumbers,
    AttributesDropped,
    AttributesCut,
    ContentCut,
    NotUnderstood,
    SentAgain,
    OldNames,
    UsageRepeated,
    NoCalls,
}

/// <summary>One thing that can be said about a sender.</summary>
public sealed record SenderFinding(SenderNote Note, Status Status)
{
    /// <summary>Items it is about; 0 where it is about none in particular.</summary>
    public ulong Count { get; init; }

    /// <summary>How far a clock is off, how late, how long silent.</summary>
    public TimeSpan Span { get; init; }

    /// <summary>A reason, a version, a name.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>How a sender is doing: the worst of its findings, which come worst first.</summary>
public sealed record SenderVerdict(Status Status, IReadOnlyList<SenderFinding> Findings)
{
    /// <summary>From this share of what a sender sends on, rejection is critical.</summary>
    public const double CriticalRejectedShare = 0.05;

    /// <summary>Less than this a network and a batch explain as well as a clock.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    /// <summary>Ahead by more, the portal replaces the sender's times by its own.</summary>
    public static readonly TimeSpan ClockCritical = TimeSpan.FromMinutes(5);

    /// <summary>Exporters send at least every few seconds.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(1);

    /// <summary>Silence after which nothing is known any more.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(10);

    /// <summary>First words of names that speak of models, whatever the convention.</summary>
    private static readonly string[] ModelWords = ["gen_ai.", "llm.", "ai.", "openinference.", "traceloop.", "langfuse.", "langsmith.", "mlflow."];

    public static SenderVerdict Judge(SenderSummary sender, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(sender);
        var findings = Find(sender).OrderByDescending(finding => finding.Status).ThenBy(finding => finding.Note).ToList();
        if (now - sender.LastSeen > SilentAfter)
        {
            findings.Insert(0, new SenderFinding(SenderNote.Silent, Status.Unknown) { Span = now - sender.LastSeen });
            return new SenderVerdict(Status.Unknown, findings);
        }
        return new SenderVerdict(findings.Count == 0 ? Status.Ok : findings[0].Status, findings);
    }

    private static IEnumerable<SenderFinding> Find(SenderSummary sender) =>
        new[] { Rejected(sender), Clock(sender), Meaning(sender), Again(sender), Old(sender) }.OfType<SenderFinding>().Concat(Flagged(sender));

    private static SenderFinding? Rejected(SenderSummary sender)
    {
        if (sender.Rejected == 0)
        {
            return null;
        }
        var share = sender.Rejected / (double)(sender.Accepted + sender.Duplicates + sender.Rejected);
        return new(SenderNote.Rejected, share >= CriticalRejectedShare ? Status.Critical : Status.Warning)
        {
            Count = sender.Rejected,
            Detail = sender.Rejections.Keys.FirstOrDefault() ?? "",
        };
    }

    private static SenderFinding? Clock(SenderSummary sender)
    {
        if (sender.Lag is not { } lag)
        {
            return null;
        }
        var smallest = TimeSpan.FromMilliseconds(lag.Smallest);
        var clamped = sender.Flags.GetValueOrDefault(nameof(CallFlags.ClockClamped));
        return smallest switch
        {
            _ when smallest <= -ClockTolerance => new(SenderNote.ClockAhead, smallest <= -ClockCritical ? Status.Critical : Status.Warning) { Span = -smallest },
            _ when smallest >= LateAfter => new(SenderNote.ClockBehind, Status.Warning) { Span = smallest },
            _ when clamped > 0 => new(SenderNote.TimesClamped, Status.Warning) { Count = clamped },
            _ when lag.P95 >= LateAfter.TotalMilliseconds => new(SenderNote.Late, Status.Warning) { Span = TimeSpan.FromMilliseconds(lag.P95) },
            _ => null,
        };
    }

    private static SenderFinding? Meaning(SenderSummary sender)
    {
        if (sender.Spans == 0 || sender.Dialects.Keys.Any(dialect => dialect != "none"))
        {
            return null;
        }
        var known = sender.UnknownNames.FirstOrDefault(name => Array.Exists(ModelWords, word => name.Name.StartsWith(word, StringComparison.Ordinal)));
        return known is null ? new(SenderNote.NoCalls, Status.Ok) : new(SenderNote.NotUnderstood, Status.Warning) { Detail = known.Name };
    }

    private static SenderFinding? Again(SenderSummary sender) => sender.Duplicates == 0
        ? null
        : new(SenderNote.SentAgain, sender.Duplicates > sender.Accepted ? Status.Warning : Status.Ok) { Count = sender.Duplicates };

    private static SenderFinding? Old(SenderSummary sender) => sender.Conventions.OldNames.Count == 0
        ? null
        : new(SenderNote.OldNames, Status.Ok) { Detail = sender.Conventions.Version ?? "" };

    private static IEnumerable<SenderFinding> Flagged(SenderSummary sender)
    {
        foreach (var (flag, note, status) in FlagNotes)
        {
            if (sender.Flags.GetValueOrDefault(flag.ToString()) is > 0 and var count)
            {
                yield return new SenderFinding(note, status) { Count = count };
            }
        }
    }

    private static readonly (CallFlags Flag, SenderNote Note, Status Status)[] FlagNotes =
    [
        (CallFlags.AdditiveCacheCorrected, SenderNote.AdditiveCache, Status.Warning),
        (CallFlags.AdditiveReasoningCorrected, SenderNote.AdditiveReasoning, Status.Warning),
        (CallFlags.NegativeDuration, SenderNote.EndsBeforeStart, Status.Warning),
        (CallFlags.InvalidNumber, SenderNote.InvalidNumbers, Status.Warning),
        (CallFlags.AttributesDropped, SenderNote.AttributesDropped, Status.Warning),
        (CallFlags.AttributeTruncated, SenderNote.AttributesCut, Status.Warning),
        (CallFlags.ContentTruncated, SenderNote.ContentCut, Status.Warning),
        (CallFlags.UsageNotCounted, SenderNote.UsageRepeated, Status.Ok),
    ];
}
