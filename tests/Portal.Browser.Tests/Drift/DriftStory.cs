using Portal.Testing;
using Portal.Tools;
using Portal.Tools.Demo;
using Portal.Tools.Otlp;

namespace Portal.Browser.Tests.Drift;

/// <summary>
/// Three days of an application as the demo draws it, and six hours more; for the last ninety minutes a new release runs and the demo's drift is on. Drawn from a
/// seed and laid evenly over time, so that every run sends the same calls in the same quarter of an hour.
/// </summary>
public sealed class DriftStory
{
    public const string Release = "2.5.0";
    private const int ReferenceCalls = 3_000;
    private const int CurrentCalls = 3_600;
    private const int LargestRequest = 1_000;
    private static readonly TimeSpan Drifting = TimeSpan.FromMinutes(90);
    private static readonly TimeSpan Window = TimeSpan.FromHours(6);

    /// <summary>A day whose hours do not depend on when the test runs.</summary>
    private static readonly DateTimeOffset Drawn = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private DriftStory(string application, DateTimeOffset end) => (Application, End) = (application, end);

    public string Application { get; }

    /// <summary>End of the six hours, a whole hour.</summary>
    public DateTimeOffset End { get; }

    public DateTimeOffset Released => End - Drifting;

    /// <summary>The page of the six hours against the three days before.</summary>
    public string Address => $"/drift?application={Application}&range={End - Window:yyyy-MM-ddTHH:mm:ss}Z/{End:yyyy-MM-ddTHH:mm:ss}Z&reference=sliding:3d";

    /// <param name="drifts">Whether the release brings the drift; else everything stays as it was.</param>
    public static async Task<DriftStory> SendAsync(PortalProcess portal, string application, bool drifts)
    {
        var now = TimeProvider.System.GetUtcNow();
        var story = new DriftStory(application, new DateTimeOffset(now.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero));
        var script = new DemoScript();
        var steady = Draw(new DemoTraffic(Drawn, 200, seed: 11), ReferenceCalls + CurrentCalls).ToList();
        script.Start(DemoCue.Drift, DateTimeOffset.MaxValue);
        var drifted = Draw(new DemoTraffic(Drawn, 200, seed: 12, script), CurrentCalls).ToList();

        var released = (int)(CurrentCalls * (Window - Drifting) / Window);
        List<DemoCall> calls =
        [
            .. Lay(steady.Take(ReferenceCalls), story.End - Window - TimeSpan.FromDays(3), TimeSpan.FromDays(3), ReferenceCalls),
            .. Lay(steady.Skip(ReferenceCalls).Take(released), story.End - Window, Window - Drifting, released),
            .. Lay((drifts ? drifted : steady).Skip(released).Take(CurrentCalls - released), story.Released, Drifting, CurrentCalls - released)
                .Select(call => call with { Version = drifts ? Release : call.Version }),
        ];
        await story.DeliverAsync(portal, calls);
        return story;
    }

    private static IEnumerable<DemoCall> Draw(DemoTraffic traffic, int count) => traffic.Within(Drawn - TimeSpan.FromHours(1), TimeSpan.FromHours(1))
        .Where(call => call.Application.Name == "support-assistant").Take(count);

    private static IEnumerable<DemoCall> Lay(IEnumerable<DemoCall> calls, DateTimeOffset from, TimeSpan length, int count) =>
        calls.Select((call, index) => call with { Start = from + (length * index / count), Version = "2.4.0" });

    private async Task DeliverAsync(PortalProcess portal, IEnumerable<DemoCall> calls)
    {
        using var http = new HttpClient();
        var delivery = new Delivery(new OtlpClient(http, portal.OtlpAddress, portal.IngestKey));
        // Ids of one story must not be those of another: the portal would take them for calls sent again.
        var traces = new DemoTraces(seed: Application.Length);
        var signals = calls.SelectMany(call => traces.SignalsOf(call, withContent: false)).Where(signal => signal.Span is not null)
            .Select(signal => signal with { Application = signal.Application with { Name = Application } });
        foreach (var part in signals.Chunk(LargestRequest))
        {
            await delivery.SendAsync(DemoRequests.ToTraces(part)!, CancellationToken.None);
        }
        await portal.WhenDeliveredAsync();
    }
}
