using Portal.Telemetry.Calls;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.CallSearch;

/// <summary>Every field of the query language against a real engine: of eight known calls exactly those must come back.</summary>
public sealed class CallFinderTests(EngineFixture engine, CallFinderTests.Known known) : IClassFixture<CallFinderTests.Known>
{
    private static readonly string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData("", "abcdefg")] // h is a tool span and no call
    [InlineData("kind:any", "abcdefgh")]
    [InlineData("kind:tool", "h")]
    [InlineData("model:gpt-4o", "acdefg")]
    [InlineData("model:gpt*mini", "b")]
    [InlineData("model~MINI", "b")]
    [InlineData("model:gpt-4o,gpt-4o-mini", "abcdefg")]
    [InlineData("model!=gpt-4o", "b")]
    [InlineData("status:error", "bc")]
    [InlineData("status:ok", "adefg")] // d does not say, which is success
    [InlineData("error:timeout", "b")]
    [InlineData("error:*", "bc")]
    [InlineData("latency>2s", "bc")]
    [InlineData("latency:2s..3s", "b")]
    [InlineData("latency=2500ms", "b")]
    [InlineData("ttft<300ms", "a")] // calls without a measurement do not match
    [InlineData("ttft:unknown", "bcdefg")]
    [InlineData("cost:unknown", "c")]
    [InlineData("cost<0.01", "abdefg")]
    [InlineData("cost>=0.002 cost<=0.002", "abdefg")]
    [InlineData("tokens>1000", "d")]
    [InlineData("finish:length", "d")]
    [InlineData("finish:len*", "d")]
    [InlineData("conversation:c-1", "ab")]
    [InlineData("conversation:*", "ab")]
    [InlineData("response:chatcmpl-7", "e")]
    [InlineData("team:growth", "e")]
    [InlineData("streaming:yes", "a")]
    [InlineData("flag:corrected", "f")]
    [InlineData("flag:truncated", "g")]
    [InlineData("user:aaaa", "g")]
    [InlineData("user:*", "g")]
    [InlineData("0af7651916cd43dd8448eb211c80319c", "ah")]
    [InlineData("trace:0af76519", "ah")]
    [InlineData("trace:0af7651", "ah")]
    [InlineData("b7ad6b7169203331", "a")]
    [InlineData("attr.tenant=acme", "a")]
    [InlineData("attr.tenant:ac*", "ab")]
    [InlineData("attr.tenant~CORP", "b")]
    [InlineData("attr.tenant:*", "ab")]
    [InlineData("-attr.tenant:*", "cdefg")]
    [InlineData("attr.tenant!=acme", "bcdefg")]
    [InlineData("resource.host.name:web-1", "c")]
    [InlineData("feature.language:es", "a")]
    [InlineData("feature.language!=es", "bcdefg")]
    [InlineData("feature.language:*", "ab")]
    [InlineData("feature.documents>2", "b")]
    [InlineData("feature.documents<=2", "a")] // calls without the feature do not match
    [InlineData("feature.documents:0..2", "a")]
    [InlineData("attr.odd=\"it's 100% _ok_\\\\\"", "d")]
    [InlineData("attr.odd:*100%*", "d")]
    [InlineData("attr.odd:*100_*", "")]
    [InlineData("model:gpt-4o status:error", "c")]
    [InlineData("model:gpt-4o-mini OR latency>5s", "bc")]
    [InlineData("NOT (status:error OR attr.tenant:acme)", "defg")]
    [InlineData("refund", "ef")]
    [InlineData("REFUND", "ef")]
    [InlineData("\"refund policy\"", "e")]
    [InlineData("fund", "")] // whole words
    [InlineData("world", "f")] // stands behind a line break
    [InlineData("input:refund", "ef")]
    [InlineData("output:refund", "")]
    [InlineData("output:sorry", "e")]
    [InlineData("café", "g")] // sent as caf\u00e9
    [InlineData("naïve", "g")] // sent as it is
    [InlineData("-refund", "abcdg")]
    [InlineData("refund model:gpt-4o-mini", "")]
    [InlineData("message~\"'; DROP TABLE calls; --\"", "")]
    public async Task FindAsync_Search_FindsExactly(string search, string expected)
    {
        var found = await (await known.GetAsync(engine)).FindAsync(search);

        string.Concat(found.Select(call => known.LetterOf(call)).Order()).ShouldBe(expected);
    }

    [Theory]
    [InlineData(CallOrder.Newest, "abcdefg")]
    [InlineData(CallOrder.Oldest, "gfedcba")]
    [InlineData(CallOrder.Slowest, "cb")]
    [InlineData(CallOrder.MostTokens, "d")]
    public async Task FindAsync_Order_IsKept(CallOrder order, string first)
    {
        var store = await known.GetAsync(engine);
        var page = await store.Finder.FindAsync(SearchableCalls.Ask("") with { Order = order }, CancellationToken.None);

        string.Concat(page.Calls.Select(call => known.LetterOf(call))).ShouldStartWith(first);
        page.Calls.Count.ShouldBe(7);
    }

    [Fact]
    public async Task FindAsync_ByCost_PutsUnknownLast()
    {
        var page = await (await known.GetAsync(engine)).Finder.FindAsync(SearchableCalls.Ask("") with { Order = CallOrder.Costliest }, CancellationToken.None);

        page.Calls[^1].Cost.ShouldBeNull();
        known.LetterOf(page.Calls[^1]).ShouldBe('c');
    }

    [Fact]
    public async Task FindAsync_EveryColumn_IsWhatWasSent()
    {
        var store = await known.GetAsync(engine);
        var call = (await store.Finder.FindAsync(SearchableCalls.Ask($"trace:{Trace}") with { Attributes = ["attr.tenant", "resource.host.name"] }, CancellationToken.None))
            .Calls.Single(call => call.Kind == "inference");

        (call.TraceId, call.SpanId, call.ParentSpanId).ShouldBe((Trace, "b7ad6b7169203331", null));
        (call.LatencyMs, call.TtftMs, call.Cost, call.PriceId, call.SenderCost).ShouldBe((800, 250, 0.002m, 7u, null));
        (call.InputTokens, call.OutputTokens, call.Status, call.Streaming, call.Weight).ShouldBe((100ul, 50ul, "ok", true, 1u));
        call.Start.ShouldBe(SearchableCalls.Now.AddMinutes(-1));
        call.FinishReasons.ShouldBe(["stop"]);
        call.Attributes.ShouldBe(new Dictionary<string, string> { ["attr.tenant"] = "acme" });
    }

    [Fact]
    public async Task FindAsync_FilterBesideSearch_BothHold()
    {
        var store = await known.GetAsync(engine);
        var request = SearchableCalls.Ask("status:error");
        var page = await store.Finder.FindAsync(request with { Filter = request.Filter with { Models = ["gpt-4o-mini"] } }, CancellationToken.None);

        page.Calls.Select(known.LetterOf).ShouldBe(['b']);
    }

    [Fact]
    public async Task FindAsync_OtherTenant_SeesNothing()
    {
        var store = await known.GetAsync(engine);
        (await store.Finder.FindAsync(SearchableCalls.Ask("", "acme"), CancellationToken.None)).Calls.ShouldBeEmpty();
        (await store.Finder.FindAsync(SearchableCalls.Ask("refund", "acme"), CancellationToken.None)).Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAsync_ContentWithoutTheRight_IsRefused()
    {
        var store = await known.GetAsync(engine);
        foreach (var search in new[] { "refund", "NOT output:x", "model:a OR (status:ok input:x)" })
        {
            await Should.ThrowAsync<ContentRightException>(() =>
                store.Finder.FindAsync(SearchableCalls.Ask(search) with { MayReadContent = false }, CancellationToken.None));
            await Should.ThrowAsync<ContentRightException>(() =>
                store.Finder.CountAsync(SearchableCalls.Ask(search) with { MayReadContent = false }, CancellationToken.None));
        }
    }

    [Fact]
    public async Task GetHistogramAsync_Matches_AreCountedByTimeAndWeight()
    {
        var store = await known.GetAsync(engine);
        var histogram = await store.Finder.GetHistogramAsync(SearchableCalls.Ask(""), 100, CancellationToken.None);

        // Seven rows; g stands for ten calls.
        (histogram.Rows, histogram.Calls, histogram.Errors).ShouldBe((7ul, 16ul, 2ul));
        histogram.CallCounts.Aggregate(0ul, (sum, count) => sum + count).ShouldBe(16ul);
        histogram.Times.Count.ShouldBe(histogram.CallCounts.Count);
        (histogram.From <= SearchableCalls.Now.AddDays(-1), histogram.To >= SearchableCalls.Now).ShouldBe((true, true));
        (await store.Finder.CountAsync(SearchableCalls.Ask("") with { From = SearchableCalls.Now.AddHours(-2) }, CancellationToken.None)).ShouldBe(new CallCount(16, Exact: true));
    }

    [Fact]
    public async Task ExplainNoMatchAsync_Names_TheConditionThatRemovesEverything()
    {
        var store = await known.GetAsync(engine);
        var request = SearchableCalls.Ask("model:gpt-5 status:error");
        var reason = await store.Finder.ExplainNoMatchAsync(request with { Filter = request.Filter with { Applications = ["shop"] } }, CancellationToken.None);

        reason.InRange.ShouldBe(16ul);
        var condition = reason.Conditions.ShouldHaveSingleItem();
        (condition.Text, condition.Alone, condition.Without, condition.At).ShouldBe(("model:gpt-5", 0ul, 2ul, new TextRange(0, 11)));
    }

    [Fact]
    public async Task ExplainNoMatchAsync_TwoThatExcludeEachOther_AreBothNamed()
    {
        var store = await known.GetAsync(engine);
        var reason = await store.Finder.ExplainNoMatchAsync(SearchableCalls.Ask("attr.tenant=acme status:error"), CancellationToken.None);

        // a alone has the attribute; b and c failed.
        reason.Conditions.Select(condition => (condition.Text, condition.Alone, condition.Without)).ShouldBe([("attr.tenant=acme", 1ul, 2ul), ("status:error", 2ul, 1ul)]);
    }

    [Theory]
    [InlineData("model", "", "gpt-4o|gpt-4o-mini")]
    [InlineData("model", "GPT-4o-m", "gpt-4o-mini")]
    [InlineData("attr.", "t", "tenant")]
    [InlineData("attr.tenant", "", "acme|acme corp")]
    [InlineData("finish", "", "stop|length")]
    [InlineData("latency", "", "")]
    public async Task GetValuesAsync_Field_ListsTheMostFrequentFirst(string field, string prefix, string expected)
    {
        var store = await known.GetAsync(engine);
        var values = await store.Finder.GetValuesAsync(SearchableCalls.Ask(""), field, prefix, CancellationToken.None);
        string.Join('|', values).ShouldBe(expected);
    }

    /// <summary>The eight calls, named by letters.</summary>
    public sealed class Known : IAsyncDisposable
    {
        private readonly SemaphoreSlim _once = new(1);
        private readonly Dictionary<string, char> _letters = new(StringComparer.Ordinal);
        private SearchableCalls? _store;

        internal async Task<SearchableCalls> GetAsync(EngineFixture engine)
        {
            await _once.WaitAsync();
            try
            {
                return _store ??= await CreateAsync(engine);
            }
            finally
            {
                _once.Release();
            }
        }

        internal char LetterOf(CallRecord call) => _letters[call.SpanId];

        public async ValueTask DisposeAsync()
        {
            _once.Dispose();
            if (_store is not null)
            {
                await _store.DisposeAsync();
            }
        }

        private async Task<SearchableCalls> CreateAsync(EngineFixture engine)
        {
            static Dictionary<string, T> Map<T>(string key, T value) => new(StringComparer.Ordinal) { [key] = value };
            var trace = UInt128.Parse(Trace, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
            SearchableCall[] calls =
            [
                new() { Ago = Minutes(1), TraceId = trace, SpanId = 0xb7ad6b7169203331, Conversation = "c-1", TtftMs = 250, Streaming = true, Attributes = Map("tenant", "acme"), Labels = Map("language", "es"), Numbers = Map("documents", 2.0) },
                new() { Ago = Minutes(2), Model = "gpt-4o-mini", Status = CallStatus.Error, ErrorType = "timeout", LatencyMs = 2500, Conversation = "c-1", Attributes = Map("tenant", "acme corp"), Labels = Map("language", "en"), Numbers = Map("documents", 4.0) },
                new() { Ago = Minutes(3), Status = CallStatus.Error, ErrorType = "500", LatencyMs = 9000, Cost = null, Resource = Map("host.name", "web-1") },
                new() { Ago = Minutes(4), Status = CallStatus.Unset, InputTokens = 2000, Finish = "length", Attributes = Map("odd", "it's 100% _ok_\\") },
                new() { Ago = Minutes(5), ResponseId = "chatcmpl-7", Team = "growth", Input = "[{\"content\":\"What is your Refund policy?\"}]", Output = "[{\"content\":\"Sorry.\"}]" },
                new() { Ago = Minutes(6), Flags = CallFlags.AdditiveCacheCorrected, Input = "[{\"content\":\"The policy on a refund\\nworld\"}]" },
                new() { Ago = Minutes(7), Flags = CallFlags.ContentTruncated, Weight = 10, Subject = [.. Enumerable.Repeat((byte)0xAA, 32)], Input = "[{\"content\":\"caf\\u00e9 and naïve\"}]" },
                new() { Ago = Minutes(8), TraceId = trace, Kind = CallKind.Tool, Model = "" },
            ];
            for (var i = 0; i < calls.Length; i++)
            {
                _letters[calls[i].SpanHex] = (char)('a' + i);
            }
            return await SearchableCalls.CreateAsync(engine, calls);
        }

        private static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);
    }
}
