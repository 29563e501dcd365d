using System.Globalization;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;

namespace Portal.Calls;

/// <summary>What the End users page shows, as its address says it.</summary>
/// <param name="Subject">Hexadecimal beginning of one user's hash, or several after commas: hashes by keys before a rotation; empty: all users.</param>
internal sealed record EndUsersView(CallFilter Filter, TimeRange Range, EndUserOrder Order, string Subject)
{
    public const string OrderParameter = "order";
    public const string SubjectParameter = "user";

    /// <summary>Hashes by sixteen keys.</summary>
    private const int LongestSubject = 16 * 65;

    /// <summary>A day is the shortest time in which usage by user says something.</summary>
    public static TimeRange DefaultRange { get; } = TimeRange.Parse("24h");

    public static EndUsersView Read(string tenant, string? range, IReadOnlyList<string[]?> filters, string? order, string? subject) => new(
        CallDimensions.All.Zip(filters).Aggregate(new CallFilter { Tenant = tenant }, (filter, pair) => filter.With(pair.First, [.. (pair.Second ?? []).Where(value => value.Length is > 0 and <= 256).Take(50)])),
        TimeRange.TryParse(range, out var read, out _) ? read : DefaultRange,
        Enum.TryParse<EndUserOrder>(order, ignoreCase: true, out var by) && Enum.IsDefined(by) ? by : EndUserOrder.Tokens,
        subject is { Length: > 0 and <= LongestSubject } && subject.All(c => char.IsAsciiHexDigit(c) || c is ',') ? subject.ToLowerInvariant() : "");

    public string Key => string.Join('\u001d', Filter.ToKey(), Range.ToQuery(), Order, Subject);

    public string ToUrl()
    {
        var url = PortalUrls.EndUsers(Filter, Range == DefaultRange ? null : Range.ToQuery());
        Add(OrderParameter, Order is EndUserOrder.Tokens ? "" : Order.ToString().ToLowerInvariant());
        Add(SubjectParameter, Subject);
        return url;

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                url += string.Create(CultureInfo.InvariantCulture, $"{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={value}");
            }
        }
    }
}
