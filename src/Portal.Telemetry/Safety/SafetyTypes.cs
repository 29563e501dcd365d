using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Safety;

/// <summary>Something that is looked for, by whom and where. Names are those of the columns of <c>safety_five_minutes</c>.</summary>
/// <param name="Category"><c>harmful_content</c>, <c>prompt_injection</c>, <c>jailbreak</c>, <c>personal_data</c>, <c>secret</c>, <c>refusal</c>, <c>over_refusal</c> or <c>other</c>.</param>
/// <param name="Source"><c>detector</c>, <c>finish_reason</c>, <c>guardrail</c> or <c>evaluation</c>.</param>
/// <param name="Place"><c>input</c> or <c>output</c>; empty: the sender does not say.</param>
public sealed record SafetyCheck(string Category, string Source, string Place);

/// <summary>Why a rate got its verdict.</summary>
public enum SafetyReason
{
    /// <summary>Nothing was looked at.</summary>
    NothingChecked,

    /// <summary>Too few were looked at to judge.</summary>
    TooFew,

    /// <summary>Nothing was found.</summary>
    NothingFound,

    /// <summary>Found about as often as before.</summary>
    AsBefore,

    /// <summary>Found, and there is too little before to compare with.</summary>
    NoReference,

    /// <summary>Found more often than before: the difference is no chance, and large enough to matter.</summary>
    Risen,

    /// <summary>More than twice as often as before.</summary>
    MoreThanDoubled,

    /// <summary>Secrets left a model: one is enough.</summary>
    SecretsLeft,
}

/// <summary>How often something was found.</summary>
/// <param name="Rate">Of what was looked at, with Wilson's interval; sampled calls count for what they stand for, the interval for what the sample is worth.</param>
/// <param name="Reference">The same over four times the window just before.</param>
/// <param name="Checks">Calls or answers looked at, as stored.</param>
public sealed record SafetyRate(SafetyCheck Check, Estimate Rate, Estimate Reference, ulong Checks, Verdict Verdict, SafetyReason Reason);

/// <summary>A rate over time, aligned with <see cref="SafetyReport.Times"/>; null where nothing was looked at.</summary>
public sealed record SafetyLine(SafetyCheck Check, IReadOnlyList<double?> Values);

/// <summary>What safety comes to within a window.</summary>
/// <param name="Rates">The worst first.</param>
/// <param name="Incomplete">Newest buckets in which calls can still arrive.</param>
public sealed record SafetyReport(
    SeriesWindow Window,
    IReadOnlyList<SafetyRate> Rates,
    IReadOnlyList<DateTimeOffset> Times,
    IReadOnlyList<SafetyLine> Lines,
    int Incomplete,
    DateTimeOffset? NewestReceived,
    Computation Computation)
{
    /// <summary>The rate that decides the verdict; null: nothing is known.</summary>
    public SafetyRate? Worst => Rates.Count == 0 ? null : Rates[0];
}

/// <summary>One application, model or version with its rates.</summary>
/// <param name="Rates">The worst first; at least one.</param>
public sealed record SafetyGroup(string Name, ulong Checks, IReadOnlyList<SafetyRate> Rates, DateTimeOffset NewestReceived);

/// <summary>Groups of one dimension.</summary>
public sealed record SafetyGroups(CallDimension Dimension, IReadOnlyList<SafetyGroup> Groups);

/// <summary>What fired most.</summary>
public sealed record SafetyTriggers(IReadOnlyList<SafetyTrigger> Triggers);

/// <summary>How often a category was found in answers (for attacks: wherever they were looked for), over all its sources.</summary>
/// <param name="Total">Over the whole window; null where nothing was looked at.</param>
public sealed record SafetySeries(SeriesWindow Window, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<double?> Values, double? Total, DateTimeOffset? NewestReceived);

/// <summary>What made checks fire: an attribute's place and kind, a guardrail, an evaluation.</summary>
/// <param name="Name">As the sender or the detector calls it: <c>output.email</c>.</param>
/// <param name="Calls">Calls, guardrail runs or judgements.</param>
public sealed record SafetyTrigger(string Source, string Name, ulong Calls);

/// <summary>A call that something was found in, to be looked at by a person. What was said is on the call's own page, behind the right to read content.</summary>
/// <param name="Found">Names of what was found.</param>
public sealed record FlaggedCall(DateTimeOffset Time, string Application, string Model, string Version, string TraceId, string SpanId, IReadOnlyList<string> Found);
