namespace Portal.Telemetry.Senders;

/// <summary>
/// What all senders sent since the last write to ClickHouse, by minute. Bounded: beyond <see cref="SenderOptions.MaxWaiting"/> entries the counts of
/// further senders are added to <see cref="SenderKey.Others"/> of their tenant, so that sums stay right and only names are lost.
/// </summary>
public sealed class SenderStatistics(SenderOptions options, TimeProvider time)
{
    private const long MinuteMilliseconds = 60_000;

    /// <summary>Senders remembered so that a new one is noticed; beyond, none is new any more.</summary>
    private const int MaxKnown = 100_000;

    private readonly Lock _gate = new();
    private readonly HashSet<SenderKey> _known = [];
    private Dictionary<SenderMinute, SenderTally> _waiting = [];
    private Dictionary<RequestMinute, RequestTally> _requests = [];
    private TaskCompletionSource _newSender = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a sender appears that this portal has not seen since its start.</summary>
    internal Task NewSender
    {
        get
        {
            lock (_gate)
            {
                return _newSender.Task;
            }
        }
    }

    /// <summary>Publishes what a request told, once the spool has answered for it.</summary>
    /// <param name="door"><c>http/protobuf</c>, <c>http/json</c> or <c>grpc</c>.</param>
    /// <param name="stored">Items of the request that were new; the rest of those accepted was known already.</param>
    public void Add(SenderRecorder request, string door, long stored)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Tallies.Count == 0)
        {
            return;
        }
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        ShareDuplicates([.. request.Tallies.Values], stored);
        lock (_gate)
        {
            foreach (var (key, tally) in request.Tallies)
            {
                tally.Requests = 1;
                tally.NewestReceived = now;
                tally.Doors.Add(door, tally.Accepted + tally.Duplicates + tally.Rejected);
                Waiting(key, now / MinuteMilliseconds).Add(tally);
                if (_known.Count < MaxKnown && _known.Add(key))
                {
                    _newSender.TrySetResult();
                }
            }
        }
    }

    /// <summary>Counts a request by its answer, also one that was refused before anything of it was read.</summary>
    /// <param name="tenant">Empty where no valid key said whose it is.</param>
    /// <param name="status">The HTTP status; for gRPC the status of HTTP that says the same.</param>
    /// <param name="bytes">As they came over the wire, 0 when not known.</param>
    public void Request(string tenant, string door, SenderSignal signal, int status, long bytes)
    {
        var minute = time.GetUtcNow().ToUnixTimeMilliseconds() / MinuteMilliseconds;
        var key = new RequestMinute(minute, tenant, door, signal, status);
        lock (_gate)
        {
            if (!_requests.TryGetValue(key, out var tally))
            {
                if (_requests.Count >= options.MaxWaiting)
                {
                    return; // a count of requests is lost; doors, signals and statuses are few, so it takes thousands of tenants
                }
                _requests.Add(key, tally = new RequestTally());
            }
            tally.Requests++;
            tally.Bytes += (ulong)Math.Max(0, bytes);
        }
    }

    /// <summary>Hands over what waits and starts anew.</summary>
    internal SenderBatch Take()
    {
        lock (_gate)
        {
            var batch = new SenderBatch(Guid.NewGuid().ToString("N"), _waiting, _requests);
            (_waiting, _requests) = ([], []);
            if (_newSender.Task.IsCompleted)
            {
                _newSender = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            return batch;
        }
    }

    /// <summary>
    /// Which of the accepted items were known already, only their number is known: exact where the request has one sender or all of it was known, else
    /// shared out in proportion, the rest one by one to the largest.
    /// </summary>
    internal static void ShareDuplicates(IReadOnlyList<SenderTally> tallies, long stored)
    {
        var accepted = tallies.Aggregate(0UL, (sum, tally) => sum + tally.Accepted);
        var duplicates = accepted - Math.Min(accepted, (ulong)Math.Max(0, stored));
        if (duplicates == 0)
        {
            return;
        }
        var left = duplicates;
        foreach (var tally in tallies.OrderByDescending(tally => tally.Accepted))
        {
            var share = Math.Min(Math.Min(left, tally.Accepted), (ulong)Math.Ceiling((double)duplicates * tally.Accepted / accepted));
            tally.Accepted -= share;
            tally.Duplicates += share;
            left -= share;
        }
    }

    private SenderTally Waiting(in SenderKey sender, long minute)
    {
        if (_waiting.TryGetValue(new SenderMinute(sender, minute), out var known))
        {
            return known;
        }
        var key = new SenderMinute(_waiting.Count < options.MaxWaiting ? sender : SenderKey.Others(sender.Tenant, sender.Signal), minute);
        if (!_waiting.TryGetValue(key, out var tally))
        {
            _waiting.Add(key, tally = new SenderTally());
        }
        return tally;
    }
}

/// <param name="Minute">Minutes since 1970, by the portal's clock.</param>
internal readonly record struct SenderMinute(SenderKey Sender, long Minute);

internal readonly record struct RequestMinute(long Minute, string Tenant, string Door, SenderSignal Signal, int Status);

internal sealed class RequestTally
{
    public ulong Requests { get; set; }

    public ulong Bytes { get; set; }
}

/// <summary>What is written at once.</summary>
/// <param name="Token">Under which ClickHouse takes the batch once, however often it is sent.</param>
internal sealed record SenderBatch(
    string Token, IReadOnlyDictionary<SenderMinute, SenderTally> Senders, IReadOnlyDictionary<RequestMinute, RequestTally> Requests)
{
    public bool IsEmpty => Senders.Count == 0 && Requests.Count == 0;
}
