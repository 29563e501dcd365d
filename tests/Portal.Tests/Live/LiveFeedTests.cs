using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Live;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Tests.Live;

/// <summary>The clock stands still and the query is the test's, so every count is exact.</summary>
public sealed partial class LiveFeedTests : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);
    private readonly ManualTime _time = new();
    private readonly FakePanel _panel = new();
    private readonly FakePanel _broken = new() { Answer = _ => throw new InvalidOperationException("no such column") };
    private readonly LiveFeed _feed;

    public LiveFeedTests() => _feed = new LiveFeed(
        [
            new LivePanel("calls", _panel.QueryAsync),
            new LivePanel("broken", _broken.QueryAsync),
            new LivePanel("by", _panel.QueryAsync, argument => argument is "model" or "version" ? null : $"'{argument}' is no dimension."),
        ],
        Options.Create(new LiveOptions()),
        _time,
        NullLogger<LiveFeed>.Instance);

    public ValueTask DisposeAsync() => _feed.DisposeAsync();

    [Fact]
    public async Task Subscribe_ManyViewersOfOnePanel_AsksOncePerTick()
    {
        var viewers = Enumerable.Range(0, 300).Select(_ => new Viewer()).ToList();
        foreach (var viewer in viewers)
        {
            viewer.Watch(_feed, Key());
        }

        for (var tick = 1; tick <= 4; tick++)
        {
            await Task.WhenAll(viewers.Select(viewer => viewer.FrameAsync(tick)));
            await _time.WhenWaitingAsync(Tick);
            _panel.Queries.ShouldBe(tick);
            _time.Advance(Tick);
        }
        _feed.Status.Panels.ShouldBe(1);
    }

    [Fact]
    public async Task Subscribe_FramesOfOneTick_ShareOneObjectAndItsBytes()
    {
        Viewer one = new(), other = new();
        one.Watch(_feed, Key());
        other.Watch(_feed, Key());

        var frame = await one.FrameAsync(1);
        (await other.FrameAsync(1)).ShouldBeSameAs(frame);
        JsonDocument.Parse(frame.Json).RootElement.GetProperty("data").GetProperty("number").GetInt32().ShouldBe(1);
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(frame.Json, out var first).ShouldBeTrue();
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(frame.Json, out var second).ShouldBeTrue();
        second.Array.ShouldBeSameAs(first.Array);
    }

    [Fact]
    public async Task Subscribe_OtherTenantFilterOrRange_IsAPanelOfItsOwn()
    {
        new Viewer().Watch(_feed, Key());
        new Viewer().Watch(_feed, Key() with { Filter = new CallFilter { Tenant = "other" } });
        new Viewer().Watch(_feed, Key() with { Filter = Key().Filter with { Models = ["b", "a"] } });
        new Viewer().Watch(_feed, Key() with { Filter = Key().Filter with { Models = ["a", "b"] } });
        new Viewer().Watch(_feed, Key() with { Range = TimeRange.Parse("1h") });

        _feed.Status.Panels.ShouldBe(4);
        await _panel.AskedAsync(4);
        _panel.Requests.Select(request => request.Filter.Tenant).Order(StringComparer.Ordinal).ShouldBe(["default", "default", "default", "other"]);
    }

    [Fact]
    public async Task Subscribe_OtherArgument_IsAPanelOfItsOwnAndReachesTheQuery()
    {
        var panel = Key() with { Panel = "by" };
        new Viewer().Watch(_feed, panel with { Argument = "model" });
        new Viewer().Watch(_feed, panel with { Argument = "model" });
        new Viewer().Watch(_feed, panel with { Argument = "version" });

        await _panel.AskedAsync(2);
        _feed.Status.Panels.ShouldBe(2);
        _panel.Arguments.Order(StringComparer.Ordinal).ShouldBe(["model", "version"]);
    }

    [Theory]
    [InlineData("by", "colour", "'colour' is no dimension.")]
    [InlineData("by", null, "'' is no dimension.")]
    [InlineData("calls", "model", "The panel 'calls' takes no argument.")]
    public void Subscribe_ArgumentThePanelCannotUse_SaysWhy(string panel, string? argument, string expected)
    {
        var key = Key() with { Panel = panel, Argument = argument };

        Should.Throw<ArgumentException>(() => new Viewer().Watch(_feed, key)).Message.ShouldStartWith(expected);
    }

    [Fact]
    public void Subscribe_LongArgument_IsRefusedBeforeThePanelReadsIt()
    {
        var key = Key() with { Panel = "by", Argument = new string('m', 1001) };

        Should.Throw<ArgumentException>(() => new Viewer().Watch(_feed, key)).Message.ShouldContain("at most 1000");
    }

    [Fact]
    public async Task Subscribe_MovingRange_IsResolvedAtEachTick()
    {
        var viewer = new Viewer();
        viewer.Watch(_feed, Key());
        await viewer.FrameAsync(1);
        await _time.WhenWaitingAsync(Tick);
        _time.Advance(Tick);
        await viewer.FrameAsync(2);

        _panel.Requests.Select(request => (request.To, request.To - request.From)).ShouldBe(
        [
            (new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), TimeSpan.FromMinutes(15)),
            (new DateTimeOffset(2026, 1, 31, 12, 0, 0, 500, TimeSpan.Zero), TimeSpan.FromMinutes(15)),
        ]);
    }

    [Fact]
    public async Task Subscribe_LateViewer_GetsTheNewestFrameAtOnce()
    {
        var early = new Viewer();
        early.Watch(_feed, Key());
        var frame = await early.FrameAsync(1);
        await _time.WhenWaitingAsync(Tick);

        var late = new Viewer();
        late.Watch(_feed, Key());

        (await late.FrameAsync(1)).ShouldBeSameAs(frame);
        await _time.WhenWaitingAsync(Tick);
        _panel.Queries.ShouldBe(1);
    }

    [Fact]
    public async Task Deliver_ViewerStillBusy_SkipsToTheNewestFrame()
    {
        Viewer quick = new(), slow = new() { Blocked = true };
        quick.Watch(_feed, Key());
        slow.Watch(_feed, Key());
        await slow.FrameAsync(1);
        for (var tick = 1; tick <= 5; tick++)
        {
            await quick.FrameAsync(tick);
            await _time.WhenWaitingAsync(Tick);
            _time.Advance(Tick);
        }
        await quick.FrameAsync(6);

        slow.Frames.Count.ShouldBe(1);
        slow.Release();
        await slow.FrameAsync(2);

        slow.Frames.Select(frame => frame.Sequence).ShouldBe([1, 6]);
        slow.MostAtATime.ShouldBe(1);
    }

    [Fact]
    public async Task Dispose_LastViewer_NothingIsAskedAnyMore()
    {
        var viewer = new Viewer();
        var subscription = viewer.Watch(_feed, Key());
        await viewer.FrameAsync(1);
        await _time.WhenWaitingAsync(Tick);

        subscription.Dispose();
        subscription.Dispose();
        await _time.WhenWaitingAsync(Linger);
        _feed.Status.ShouldBe(new LiveFeedStatus(Panels: 1, Subscribers: 0, Queries: 1));
        _feed.Wake();
        _time.Advance(Linger);
        await WaitAsync(() => _feed.Status.Panels == 0);

        _panel.Queries.ShouldBe(1);
    }

    [Fact]
    public async Task Dispose_LastViewerWhileTheQueryRuns_EndsTheQuery()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _panel.AnswerAsync = async token =>
        {
            token.Register(ended.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return new PanelAnswer(0);
        };
        var subscription = new Viewer().Watch(_feed, Key());
        await _panel.AskedAsync(1);

        subscription.Dispose();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Subscribe_AgainBeforeTheLoopEnds_GetsTheKeptFrameAndGoesOn()
    {
        var viewer = new Viewer();
        var subscription = viewer.Watch(_feed, Key());
        var kept = await viewer.FrameAsync(1);
        await _time.WhenWaitingAsync(Tick);
        subscription.Dispose();
        await _time.WhenWaitingAsync(Linger);
        _time.Advance(TimeSpan.FromSeconds(3));

        var back = new Viewer();
        back.Watch(_feed, Key());

        (await back.FrameAsync(1)).ShouldBeSameAs(kept);
        (await back.FrameAsync(2)).ComputedAt.ShouldBe(kept.ComputedAt.AddSeconds(3));
    }

    [Fact]
    public async Task Deliver_ViewerWithItsOwnCulture_KeepsIt()
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("es");
        _feed.Subscribe(Key(), _ =>
        {
            seen.TrySetResult(CultureInfo.CurrentCulture.Name);
            return Task.CompletedTask;
        });
        CultureInfo.CurrentCulture = before;

        (await seen.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe("es");
    }

    [Fact]
    public async Task Deliver_ViewerThatKeepsFailing_IsUnsubscribedAndHarmsNobody()
    {
        var viewer = new Viewer();
        viewer.Watch(_feed, Key());
        var failed = new ConcurrentQueue<long>();
        _feed.Subscribe(Key(), frame =>
        {
            failed.Enqueue(frame.Sequence);
            throw new InvalidOperationException("circuit gone");
        });
        for (var tick = 1; tick <= 8; tick++)
        {
            await viewer.FrameAsync(tick);
            await WaitAsync(() => failed.Count >= Math.Min(tick, 5));
            await _time.WhenWaitingAsync(Tick);
            _time.Advance(Tick);
        }

        failed.Count.ShouldBe(5);
        await WaitAsync(() => _feed.Status.Subscribers == 1);
    }

    [Fact]
    public async Task Subscribe_ThreeHundredViewersComeAndGo_LeavesNothing()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), async (number, _) =>
        {
            var viewer = new Viewer();
            using var subscription = viewer.Watch(_feed, Key() with { MaxPoints = 1 + number % 7 });
            await viewer.FrameAsync(1);
        });

        _feed.Status.Subscribers.ShouldBe(0);
        await _time.WhenAsync(timers => timers.Count == _feed.Status.Panels && timers.All(due => due == Linger));
        _time.Advance(Linger);
        await WaitAsync(() => _feed.Status.Panels == 0);
    }

    [Fact]
    public void Subscribe_UnknownPanelOrPoints_SaysWhatIsKnown()
    {
        Should.Throw<ArgumentException>(() => new Viewer().Watch(_feed, Key() with { Panel = "latncy" })).Message.ShouldContain("known are broken, by, calls");
        Should.Throw<ArgumentException>(() => new Viewer().Watch(_feed, Key() with { MaxPoints = 2001 })).Message.ShouldContain("1 to 2000");
    }

    private static PanelKey Key() => new("calls", new CallFilter { Tenant = "default" }, TimeRange.Parse("15m"), 300);

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

}
