using Portal.Telemetry.CallSearch;
using Portal.Testing;

namespace Portal.Integration.Tests.CallSearch;

public sealed class CallPagingTests(EngineFixture engine)
{
    [Theory]
    [InlineData(CallOrder.Newest)]
    [InlineData(CallOrder.Oldest)]
    [InlineData(CallOrder.Slowest)]
    [InlineData(CallOrder.Costliest)]
    [InlineData(CallOrder.MostTokens)]
    public async Task FindAsync_PagesWhileCallsArrive_EachCallComesOnce(CallOrder order)
    {
        var random = new Random((int)order);
        // Many share their start, their latency and their cost, so that the place of a call rests on its ids.
        var calls = Enumerable.Range(0, 500).Select(_ => new SearchableCall
        {
            Ago = TimeSpan.FromMinutes(random.Next(1, 12) * random.Next(1, 100)),
            LatencyMs = random.Next(1, 5) * 100.123456,
            Cost = random.Next(4) == 0 ? null : random.Next(3) / 1000m,
            InputTokens = (ulong)random.Next(3),
        }).ToList();
        await using var store = await SearchableCalls.CreateAsync(engine, calls);

        var seen = new List<string>();
        CallCursor? cursor = null;
        var pages = 0;
        do
        {
            var page = await store.Finder.FindAsync(SearchableCalls.Ask("") with { Order = order, Limit = 37, After = cursor }, CancellationToken.None);
            seen.AddRange(page.Calls.Select(call => call.SpanId));
            // The cursor travels as text, as it does through an address.
            cursor = page.Next is null ? null : CallCursor.TryParse(page.Next.ToString(), out var read) ? read : throw new InvalidOperationException("The cursor cannot be read.");
            await store.AddAsync($"more-{order}-{pages++}", new SearchableCall { Ago = TimeSpan.FromMinutes(random.Next(1, 1000)), LatencyMs = random.Next(1, 1000) });
        }
        while (cursor is not null);

        seen.Distinct().Count().ShouldBe(seen.Count);
        calls.Select(call => call.SpanHex).Except(seen).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAsync_LimitReached_ShowsWhatWasFoundAndGoesOnFromThere()
    {
        var calls = Enumerable.Range(0, 50).Select(i => new SearchableCall { Ago = TimeSpan.FromMinutes(20 * i + 1) }).ToList();
        await using var store = await SearchableCalls.CreateAsync(engine, calls);
        // No time is left after the first window: the clock jumps whenever it is read.
        using var hurried = new CallFinder(store.Database.DataSource, new JumpingTime(), new CallSearchOptions { QuerySeconds = 1 });
        using var calm = new CallFinder(store.Database.DataSource, TimeProvider.System, new CallSearchOptions());

        var first = await hurried.FindAsync(SearchableCalls.Ask(""), CancellationToken.None);
        first.Limit.ShouldBe(SearchLimit.Time);
        first.SearchedBackTo.ShouldBeGreaterThan(SearchableCalls.Now.AddDays(-1));
        var rest = await calm.FindAsync(SearchableCalls.Ask("") with { After = first.Next }, CancellationToken.None);

        first.Calls.Concat(rest.Calls).Select(call => call.SpanId).ShouldBe(calls.Select(call => call.SpanHex));
    }

    private sealed class JumpingTime : TimeProvider
    {
        private long _reads;

        public override long GetTimestamp() => Interlocked.Increment(ref _reads) * TimestampFrequency * 10;
    }
}
