using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.CallSearch;

/// <summary>How many calls match.</summary>
/// <param name="Exact">False: extrapolated from a sample of five-minute slots.</param>
public sealed record CallCount(ulong Calls, bool Exact);

/// <summary>
/// Estimates how many calls match from evenly spread five-minute slots, which the sort key of <c>calls</c> finds without reading the rest.
/// Short ranges are counted whole.
/// </summary>
internal static class CallCountQuery
{
    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(5);
    private const int SampledSlots = 60;

    public static async Task<CallCount> ReadAsync(SearchSession session, CallSearchRequest request, CancellationToken cancellationToken)
    {
        var first = request.From.Floor(Slot);
        var slots = (int)Math.Ceiling((request.To - first) / Slot);
        var sql = new SearchSql();
        var where = sql.Where(request, request.From, request.To);
        var isSample = slots > SampledSlots * 2;
        if (isSample)
        {
            // Times modulo a day must not line up with the spacing, so each slot is taken from a place of its own within its stretch.
            var sample = Enumerable.Range(0, SampledSlots).Select(i =>
            {
                var (from, to) = ((long)i * slots / SampledSlots, (i + 1L) * slots / SampledSlots);
                return (uint)(first + ((from + (i * 7919L % (to - from))) * Slot)).ToUnixTimeSeconds();
            });
            where += $" AND toStartOfFiveMinutes(start_time) IN {sql.Parameter("Array(DateTime('UTC'))", sample.Select(seconds => DateTimeOffset.FromUnixTimeSeconds(seconds)).ToList())}";
        }
        var counts = await session.ListAsync($"SELECT sum(weight) FROM calls WHERE {where}", sql.Parameters, row => row.GetFieldValue<ulong>(0), cancellationToken);
        return isSample ? new CallCount((ulong)(counts[0] * ((double)slots / SampledSlots)), Exact: false) : new CallCount(counts[0], Exact: true);
    }
}
