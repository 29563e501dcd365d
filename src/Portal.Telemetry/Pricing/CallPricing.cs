using System.Globalization;
using Portal.Telemetry.Calls;

namespace Portal.Telemetry.Pricing;

/// <summary>
/// Prices a call as it arrives, by the price that held when it started. The cost stays unknown, which is not zero, where no row fits, where a call that
/// succeeded reports no tokens at all, and where the numbers are no tokens of a real call.
/// </summary>
public static class CallPricing
{
    /// <summary>US dollars; the column <c>cost</c> ends here.</summary>
    public const decimal CostLimit = 1_000_000m;

    private const ulong MostTokens = 1_000_000_000;

    /// <summary>Whether a row of <c>calls</c> can be priced at all; the same question as in <see cref="Price"/>.</summary>
    internal static readonly string MeasuredSql = string.Create(
        CultureInfo.InvariantCulture,
        $"(input_tokens + output_tokens > 0 OR status = 'error') AND input_tokens <= {MostTokens} AND output_tokens <= {MostTokens}");

    /// <summary>Fills <see cref="CallRow.Cost"/> and <see cref="CallRow.PriceId"/> of a counted call; calls that are not counted cost nothing of their own.</summary>
    public static void Price(CallRow call, PriceBook book)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(book);
        (call.Cost, call.PriceId) = (0, 0);
        var measured = call.InputTokens + call.OutputTokens > 0 || call.Status == CallStatus.Error;
        if (!call.Counted || !measured || call.InputTokens > MostTokens || call.OutputTokens > MostTokens)
        {
            return;
        }

        var start = DateTimeOffset.UnixEpoch.AddTicks(call.StartMicroseconds * TimeSpan.TicksPerMicrosecond);
        if (book.Find(call.Provider, call.Model, call.RequestModel, call.ServiceTier, call.InputTokens, start) is { } price
            && price.CostUsd(TokenCounts.Of(call)) is var cost and < CostLimit)
        {
            (call.Cost, call.PriceId) = (cost, price.Id);
        }
    }
}
