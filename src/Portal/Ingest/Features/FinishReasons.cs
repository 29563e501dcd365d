using System.Collections.Frozen;
using Portal.Telemetry.Calls;

namespace Portal.Ingest.Features;

/// <summary>
/// What providers say about why an answer ended, read as facts: refused or cut. Values of OpenAI, Anthropic, Google, Amazon Bedrock, Cohere and Mistral as their API references
/// name them; no text is ever judged.
/// </summary>
internal static class FinishReasons
{
    private static readonly FrozenSet<string> Refusals = new[]
    {
        "content_filter", "content_filtered", "contentfilter", "refusal", "refused", "safety", "blocklist", "prohibited_content", "spii", "image_safety", "guardrail_intervened",
        "error_toxic",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> RefusalErrors = new[]
    {
        "content_filter", "content_policy_violation", "contentpolicyviolation", "contentpolicyviolationerror", "responsibleaipolicyviolation",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Truncations = new[]
    {
        "length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded", "incomplete",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the provider refused; null when nothing of the call says so or otherwise.</summary>
    public static bool? IsRefusal(CallRow call) => RefusalErrors.Contains(call.ErrorType) ? true : Any(call, Refusals);

    /// <summary>Whether the answer was cut at a limit; null when the call names no reason.</summary>
    public static bool? IsTruncated(CallRow call) => Any(call, Truncations);

    private static bool? Any(CallRow call, FrozenSet<string> reasons)
    {
        if (call.FinishReasons.Count == 0)
        {
            return null;
        }
        foreach (var reason in call.FinishReasons)
        {
            if (reasons.Contains(reason))
            {
                return true;
            }
        }
        return false;
    }
}
