using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.Channels;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Portal.Governance.Access;
using Portal.Telemetry.Series;

namespace Portal.Live;

/// <summary>The filter of <see cref="PortalHub.Watch"/>; a list left out means "all".</summary>
public sealed record WatchFilter
{
    /// <summary>Values one list may hold.</summary>
    internal const int ValuesLimit = 100;

    public IReadOnlyList<string>? Applications { get; init; }
    public IReadOnlyList<string>? Environments { get; init; }
    public IReadOnlyList<string>? Providers { get; init; }
    public IReadOnlyList<string>? Models { get; init; }
    public IReadOnlyList<string>? Versions { get; init; }
    public IReadOnlyList<string>? Operations { get; init; }

    /// <summary>The filter within what the viewer may see.</summary>
    internal CallFilter For(string tenant) => new()
    {
        Tenant = tenant,
        Applications = Checked(Applications, nameof(Applications)),
        Environments = Checked(Environments, nameof(Environments)),
        Providers = Checked(Providers, nameof(Providers)),
        Models = Checked(Models, nameof(Models)),
        Versions = Checked(Versions, nameof(Versions)),
        Operations = Checked(Operations, nameof(Operations)),
    };

    private static IReadOnlyList<string> Checked(IReadOnlyList<string>? values, string name) =>
        values is null ? []
        : values.Count > ValuesLimit ? throw new HubException($"The filter '{name.ToLowerInvariant()}' holds {values.Count} values; at most {ValuesLimit} are possible.")
        : values;
}

/// <summary>What <see cref="PortalHub.WatchPanel"/> shows; properties left out take their defaults.</summary>
public sealed record WatchRequest
{
    /// <summary>Id of a panel, for example <c>summary</c>.</summary>
    public required string Panel { get; init; }

    /// <summary>What the panel needs to know beside filter and range; for panels that take it.</summary>
    public string? Argument { get; init; }

    /// <summary>Null: all calls.</summary>
    public WatchFilter? Filter { get; init; }

    /// <summary>Text of a <see cref="TimeRange"/>, for example <c>15m</c>.</summary>
    public string Range { get; init; } = TimeRange.Default.ToQuery();

    /// <summary>Most buckets to send, 1 to 2,000.</summary>
    public int MaxPoints { get; init; } = 300;
}

/// <summary>Streams live panels to clients outside the portal's own pages: the same frames, shared with everyone who watches the same.</summary>
[Authorize(Policy = PortalPolicies.View)]
internal sealed class PortalHub(LiveFeed feed, HubLimits limits, HubWatch watch) : Hub
{
    public const string Path = "/hubs/portal";
    private const string StreamsItem = "streams";

    public override async Task OnConnectedAsync()
    {
        if (!limits.TryConnect(User))
        {
            throw new HubException($"Too many connections: {limits.ConnectionsPerUser} are possible for one user or key. Close one, or raise Live:ConnectionsPerUser.");
        }
        Context.Items[StreamsItem] = new StrongBox<int>();
        watch.Add(Context);
        await base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.ContainsKey(StreamsItem))
        {
            watch.Remove(Context);
            limits.Disconnect(User);
        }
        await base.OnDisconnectedAsync(exception);
    }

    /// <summary>Streams frames of a panel until the client ends the stream. A slow client skips frames.</summary>
    /// <param name="panel">Id of a panel, for example <c>summary</c>.</param>
    /// <param name="filter">Null: all calls.</param>
    /// <param name="range">Text of a <see cref="TimeRange"/>, for example <c>15m</c>.</param>
    /// <param name="maxPoints">Most buckets to send, 1 to 2,000.</param>
    public IAsyncEnumerable<LiveFrame> Watch(string panel, WatchFilter? filter, string range, int maxPoints, CancellationToken cancellationToken) =>
        WatchPanel(new WatchRequest { Panel = panel, Filter = filter, Range = range, MaxPoints = maxPoints }, cancellationToken);

    /// <summary>Streams frames of a panel until the client ends the stream. A slow client skips frames.</summary>
    public async IAsyncEnumerable<LiveFrame> WatchPanel(WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var streams = (StrongBox<int>)Context.Items[StreamsItem]!;
        if (Interlocked.Increment(ref streams.Value) > limits.StreamsPerConnection)
        {
            Interlocked.Decrement(ref streams.Value);
            throw new HubException($"Too many streams: {limits.StreamsPerConnection} are possible on one connection.");
        }
        try
        {
            // One slot, newest wins: what the client's connection cannot take yet is replaced, never queued.
            var mailbox = Channel.CreateBounded<LiveFrame>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
            using var subscription = Subscribe(request, frame => mailbox.Writer.WriteAsync(frame, cancellationToken).AsTask());
            await foreach (var frame in mailbox.Reader.ReadAllAsync(cancellationToken))
            {
                yield return frame;
            }
        }
        finally
        {
            Interlocked.Decrement(ref streams.Value);
        }
    }

    private string User => Context.UserIdentifier ?? Context.User?.Identity?.Name ?? Context.User.GetTenantOrThrow();

    private IDisposable Subscribe(WatchRequest request, Func<LiveFrame, Task> onFrame)
    {
        var tenant = Context.User.GetTenantOrThrow();
        if (!TimeRange.TryParse(request.Range, out var range, out var fault))
        {
            throw new HubException(fault);
        }
        try
        {
            return feed.Subscribe(new PanelKey(request.Panel, (request.Filter ?? new WatchFilter()).For(tenant), range, request.MaxPoints, request.Argument), onFrame);
        }
        catch (ArgumentException exception)
        {
            throw new HubException(exception.Message, exception);
        }
    }
}

internal static class HubPrincipal
{
    /// <summary>The tenant of a hub caller; the policy lets nobody in without one.</summary>
    public static string GetTenantOrThrow(this ClaimsPrincipal? user) => (user ?? throw new HubException("Sign in first.")).GetTenant();
}
