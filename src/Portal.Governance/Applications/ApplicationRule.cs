using Portal.Governance.Features;
using Portal.Governance.Scanning;

namespace Portal.Governance.Applications;

/// <summary>What ingest does with the telemetry of one application. The portal's own settings hold where a member is null.</summary>
/// <param name="CaptureContent">Whether prompts and answers are kept.</param>
/// <param name="MaxContentBytes">Bytes kept of each prompt, answer or tool argument.</param>
/// <param name="SampleOneIn">One trace of so many is kept.</param>
/// <param name="KeepErrors">Whether failed spans are kept in any case.</param>
/// <param name="Team">Who owns the application, where the sender names nobody.</param>
public sealed record ApplicationRule(bool? CaptureContent, int? MaxContentBytes, int SampleOneIn, bool KeepErrors, string Team)
{
    /// <summary>What becomes of personal data and secrets.</summary>
    public FindingActions? Scanning { get; init; }

    /// <summary>Everything is kept as the portal's own settings say.</summary>
    public static ApplicationRule Default { get; } = new(null, null, 1, KeepErrors: true, "");

    /// <summary>Which features are computed.</summary>
    public FeatureRule Features { get; init; } = FeatureRule.Default;

    /// <summary>
    /// Whether a span is kept, and for how many it stands then. With <see cref="KeepErrors"/> a failed span is kept with certainty and stands for itself,
    /// also in a trace that is in the sample: every span's weight is one over its own chance of being kept, which makes weighted sums unbiased.
    /// </summary>
    /// <returns>0: not kept.</returns>
    public uint Weigh(UInt128 traceId, bool failed) =>
        SampleOneIn <= 1 || (failed && KeepErrors) ? 1
        : TraceSampling.IsKept(traceId, SampleOneIn) ? (uint)SampleOneIn
        : 0;
}
