using Portal.Telemetry.Traces;
using static Portal.Tests.Traces.Spans;

namespace Portal.Tests.Traces;

public sealed class CriticalPathTests
{
    [Fact]
    public void Mark_ParallelChildren_FollowsTheOneThatEndedLast()
    {
        // root  0 ------------------------------ 100
        // plan    10 -- 30
        // left            30 ------- 60                  (beside right, ends earlier)
        // right           30 ------------- 80
        // call               40 ---- 75                  (in right)
        var tree = TraceTree.Build(
            [Span("root", "", 0, 100), Span("plan", "root", 10, 30), Span("left", "root", 30, 60), Span("right", "root", 30, 80), Span("call", "right", 40, 75)]);

        // Back from 100: root 20 (80-100), right 5 (75-80), call 35 (40-75), right 10 (30-40), plan 20 (10-30), root 10 (0-10).
        OwnTimes(tree).ShouldBe(new Dictionary<string, double> { ["root"] = 30, ["plan"] = 20, ["right"] = 15, ["call"] = 35 }, ignoreOrder: true);
        tree.All.Single(node => node.Id == "left").IsCritical.ShouldBeFalse();
    }

    [Fact]
    public void Mark_OwnTimes_AddUpToTheRoot()
    {
        var tree = TraceTree.Build(
            [Span("root", "", 0, 1000), Span("a", "root", 100, 400), Span("b", "root", 350, 900), Span("a1", "a", 120, 390), Span("b1", "b", 400, 500), Span("b2", "b", 500, 850)]);

        OwnTimes(tree).Values.Sum().ShouldBe(1000);
    }

    [Fact]
    public void Mark_ChildThatOutlivesItsParent_CountsUpToTheParentsEnd()
    {
        // root 0-100, late 60-150: from 100 back late 40 (60-100), root 60 (0-60).
        var tree = TraceTree.Build([Span("root", "", 0, 100), Span("late", "root", 60, 150)]);

        OwnTimes(tree).ShouldBe(new Dictionary<string, double> { ["root"] = 60, ["late"] = 40 }, ignoreOrder: true);
    }

    [Fact]
    public void Mark_SeveralRoots_TakesTheOnesThatFollowEachOther()
    {
        // Back from 100: c (50-100), then a (0-40); b ran beside both.
        var tree = TraceTree.Build([Span("a", "", 0, 40), Span("b", "", 10, 60), Span("c", "", 50, 100)]);

        tree.All.Where(node => node.IsCritical).Select(node => node.Id).ShouldBe(["a", "c"]);
    }

    private static Dictionary<string, double> OwnTimes(TraceTree tree) =>
        tree.All.Where(node => node.IsCritical).ToDictionary(node => node.Id, node => node.CriticalTime.TotalMilliseconds);
}
