using System.Text.Json;
using Portal.Live;

namespace Portal.Tests.Live;

/// <content>When panels are computed, and what happens when that fails.</content>
public sealed partial class LiveFeedTests
{
    [Fact]
    public async Task Compute_PanelThrows_ShowsAnErrorWithItsIdWhileOthersLive()
    {
        Viewer viewer = new(), other = new();
        viewer.Watch(_feed, Key() with { Panel = "broken" });
        other.Watch(_feed, Key());

        var frame = await viewer.FrameAsync(1);
        (frame.Fault, frame.Value).ShouldBe((LiveFault.Failed, null));
        frame.Error.ShouldNotBeNull().ShouldContain(frame.ErrorId.ShouldNotBeNull());
        frame.Error.ShouldNotContain("column");
        JsonDocument.Parse(frame.Json).RootElement.GetProperty("error").GetProperty("id").GetString().ShouldBe(frame.ErrorId);
        (await other.FrameAsync(1)).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Compute_PanelKeepsThrowing_PausesGrowUntilItRecovers()
    {
        var viewer = new Viewer();
        viewer.Watch(_feed, Key() with { Panel = "broken" });
        var first = await viewer.FrameAsync(1);
        var frames = 1;
        foreach (var pause in new[] { 1, 2, 4, 8, 15, 15 })
        {
            await _time.WhenWaitingAsync(TimeSpan.FromSeconds(pause));
            _time.Advance(TimeSpan.FromSeconds(pause));
            (await viewer.FrameAsync(++frames)).ErrorId.ShouldBe(first.ErrorId);
        }
        await _time.WhenWaitingAsync(TimeSpan.FromSeconds(15));
        _broken.Answer = number => new PanelAnswer(number);

        _feed.Retry();

        (await viewer.FrameAsync(++frames)).Fault.ShouldBeNull();
        await _time.WhenWaitingAsync(Tick);
    }

    [Fact]
    public async Task Compute_QueryWithoutEnd_IsEndedAndReportedAsTimeout()
    {
        _panel.AnswerAsync = async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return new PanelAnswer(0);
        };
        var viewer = new Viewer();
        viewer.Watch(_feed, Key());
        await _panel.AskedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(15));

        (await viewer.FrameAsync(1)).Fault.ShouldBe(LiveFault.Timeout);
    }

    [Fact]
    public async Task Wake_NewCalls_ComputesAtTheFloorAndOnlyOnce()
    {
        var viewer = new Viewer();
        viewer.Watch(_feed, Key());
        await viewer.FrameAsync(1);
        await _time.WhenWaitingAsync(Tick);

        _feed.Wake();
        _feed.Wake();
        await _time.WhenWaitingAsync(Floor);
        _panel.Queries.ShouldBe(1);
        _time.Advance(Floor);
        await viewer.FrameAsync(2);

        await _time.WhenWaitingAsync(Tick);
        _panel.Queries.ShouldBe(2);
    }

    [Fact]
    public async Task Compute_FixedRangeOfThePast_IsAskedOnce()
    {
        var viewer = new Viewer();
        var now = _time.GetUtcNow();
        var subscription = viewer.Watch(_feed, Key() with { Range = TimeRange.Between(now.AddHours(-2), now.AddHours(-1)) });
        await viewer.FrameAsync(1);
        await _time.WhenAsync(timers => timers.Count == 0);

        _time.Advance(TimeSpan.FromDays(1));
        _feed.Wake();
        subscription.Dispose();
        await _time.WhenWaitingAsync(Linger);

        _panel.Queries.ShouldBe(1);
    }
}
