namespace Portal.Tools.Replay;

/// <summary>
/// The trace files hold no latencies, so replay states a model: prefill is linear in the prompt, decoding constant per token.
/// TTFT = <see cref="Overhead"/> + input tokens x <see cref="PerInputToken"/>; duration = TTFT + output tokens x <see cref="PerOutputToken"/>.
/// </summary>
internal static class LatencyModel
{
    public static readonly TimeSpan Overhead = TimeSpan.FromMilliseconds(120);
    public static readonly TimeSpan PerInputToken = TimeSpan.FromMilliseconds(0.15);
    public static readonly TimeSpan PerOutputToken = TimeSpan.FromMilliseconds(22);

    public static TimeSpan Ttft(long inputTokens) => Overhead + PerInputToken * inputTokens;

    public static TimeSpan Duration(long inputTokens, long outputTokens) => Ttft(inputTokens) + PerOutputToken * outputTokens;
}
