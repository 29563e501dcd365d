using System.Data.Common;
using System.Globalization;
using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Drift;

/// <summary>The windows of a reference policy, with edges on those of stored rows.</summary>
/// <param name="Windows">Ascending; none where the version asked for was never seen, or only within the current window.</param>
/// <param name="AnyVersion">The filter's versions do not apply to the reference.</param>
internal sealed record ResolvedReference(IReadOnlyList<Interval> Windows, bool AnyVersion = false)
{
    private const int MostWeeks = 52;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);
    private static readonly TimeSpan OneWeek = TimeSpan.FromDays(7);

    /// <exception cref="ArgumentException">The policy cannot be used with this window; the message says why and what to choose.</exception>
    public static async Task<ResolvedReference> ReadAsync(
        DbDataSource clickHouse, DriftTiers tiers, DriftRequest request, Interval current, ReferencePolicy policy, CancellationToken cancellationToken)
    {
        var length = current.To - current.From;
        switch (policy)
        {
            case ReferencePolicy.Fixed pinned:
                return new([Bounded(tiers, new Interval(pinned.From, pinned.To), current)]);
            case ReferencePolicy.Sliding sliding:
                var offset = sliding.Offset == TimeSpan.Zero ? length : sliding.Offset;
                if (offset < length)
                {
                    throw new ArgumentException($"The reference must end before the current window begins: an offset of {Say(offset)} is shorter than the window of {Say(length)}.", nameof(request));
                }
                return new([Bounded(tiers, new Interval(current.To - offset - sliding.Length, current.To - offset), current)]);
            case ReferencePolicy.SameHourOfWeek { Weeks: >= 1 and <= MostWeeks } weekly:
                var apart = OneWeek * Math.Ceiling(length / OneWeek);
                return new([.. Enumerable.Range(1, weekly.Weeks).Reverse().Select(week => tiers.RoundOutward(new Interval(current.From - (apart * week), current.To - (apart * week))))]);
            case ReferencePolicy.SameHourOfWeek weekly:
                throw new ArgumentException($"{weekly.Weeks} weeks cannot be a reference; choose 1 to {MostWeeks}.", nameof(request));
            case ReferencePolicy.SinceVersion since:
                var released = await FirstSeenQuery.ReadAsync(clickHouse, request, since.Version, cancellationToken);
                return released is { } first && first < current.From ? new([new Interval(first, current.From)], AnyVersion: true) : new([], AnyVersion: true);
            case ReferencePolicy.BeforeVersion before:
                var seen = await FirstSeenQuery.ReadAsync(clickHouse, request, before.Version, cancellationToken);
                if (seen is not { } start)
                {
                    return new([], AnyVersion: true);
                }
                var end = start < current.From ? start : current.From;
                return new([Bounded(tiers, new Interval(end - before.Length, end), current)], AnyVersion: true);
            default:
                throw new ArgumentException($"A reference of the kind {policy.GetType().Name} is not known.", nameof(request));
        }
    }

    // Rounding outward never reaches into the current window, whose edges are rounded already.
    private static Interval Bounded(DriftTiers tiers, Interval reference, Interval current)
    {
        if (reference.From >= reference.To || reference.To - reference.From > Longest)
        {
            throw new ArgumentException($"The reference must begin before it ends and be at most {Longest.TotalDays:0} days long: {Say(reference)}.", nameof(reference));
        }
        if (reference.From < current.To && reference.To > current.From)
        {
            throw new ArgumentException($"The reference {Say(reference)} overlaps the current window {Say(current)}; choose one that ends at {current.From.UtcDateTime:u} or before.", nameof(reference));
        }
        var rounded = tiers.RoundOutward(reference);
        return reference.To <= current.From && rounded.To > current.From ? rounded with { To = current.From }
            : reference.From >= current.To && rounded.From < current.To ? rounded with { From = current.To }
            : rounded;
    }

    private static string Say(Interval interval) => $"from {interval.From.UtcDateTime:u} to {interval.To.UtcDateTime:u}";

    private static string Say(TimeSpan length) => length.ToString("g", CultureInfo.InvariantCulture);

    private static class FirstSeenQuery
    {
        // The feature 'error' has the fewest rows of those every counted call has. Hours outlive five minutes, which say it more exactly.
        private const string Sql =
            """
            SELECT toDateTime(if(toStartOfHour(fine) = coarse, fine, coarse), 'UTC'), seen
            FROM (
                SELECT
                    (SELECT min(time) FROM feature_bins_five_minutes WHERE tenant = {tenant:String} AND application = {application:String} AND feature = 'error' AND version = {version:String}) AS fine,
                    (SELECT min(time) FROM feature_bins_hour WHERE tenant = {tenant:String} AND application = {application:String} AND feature = 'error' AND version = {version:String}) AS coarse,
                    (SELECT count() FROM feature_bins_hour WHERE tenant = {tenant:String} AND application = {application:String} AND feature = 'error' AND version = {version:String}) AS seen)
            """;

        public static async Task<DateTimeOffset?> ReadAsync(DbDataSource clickHouse, DriftRequest request, string version, CancellationToken cancellationToken)
        {
            var rows = clickHouse.QueryAsync(
                Sql,
                row => row.GetFieldValue<ulong>(1) == 0 ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(0),
                [("tenant", request.Filter.Tenant), ("application", request.Application), ("version", version)],
                cancellationToken);
            return await rows.FirstOrDefaultAsync(cancellationToken);
        }
    }
}
