using System.Collections.Frozen;

namespace Portal.Ingest.Features;

/// <summary>Names of the features that the portal computes.</summary>
internal static class FeatureNames
{
    public const string InputCharacters = "input_chars";
    public const string OutputCharacters = "output_chars";
    public const string RetrievalCount = "retrieval_count";
    public const string Language = "language";
    public const string OutputFormat = "output_format";
    public const string Refusal = "refusal";
    public const string Truncation = "truncation";
    public const string Fingerprint = "fingerprint";
    public const string ModelChanged = "model_changed";
    public const string PromptVersion = "prompt_version";

    public const string Yes = "yes";
    public const string No = "no";

    /// <summary>Counted from columns: a sender's feature of such a name would be counted into the same distribution.</summary>
    private static readonly FrozenSet<string> OfColumns = new[]
    {
        "latency_ms", "ttft_ms", "input_tokens", "output_tokens", "cost_usd", "finish_reason", "error", "model", "tool_error", "outcome", "outcome_score",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a sender may give a feature this name. It may name one that the portal computes otherwise: the sender knows better then.</summary>
    public static bool IsFree(string name) => !OfColumns.Contains(name) && !name.StartsWith("evaluation.", StringComparison.Ordinal);

    public static string YesNo(bool value) => value ? Yes : No;
}
