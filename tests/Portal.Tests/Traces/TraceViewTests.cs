using Portal.Telemetry.Traces;
using Portal.Traces;
using static Portal.Tests.Traces.Spans;

namespace Portal.Tests.Traces;

public sealed class TraceViewTests
{
    private static readonly TraceSpan[] Three = [Span("root", "", 0, 100), Span("a", "root", 25, 50), Span("a1", "a", 30, 40)];

    [Fact]
    public void Rows_OfTheWholeTrace_AreSharesOfItsLength()
    {
        var rows = TraceView.Of(TraceTree.Build(Three)).Rows();

        rows.Select(row => (row.Node.Id, row.Left, row.Width)).ShouldBe([("root", 0, 100), ("a", 25, 25), ("a1", 30, 10)]);
    }

    [Fact]
    public void Rows_Zoomed_AreSharesOfTheWindow()
    {
        // The window is 25 to 75 ms, 50 ms long: a takes (50 - 25) / 50 of it, a1 starts at (30 - 25) / 50.
        var rows = TraceView.Of(TraceTree.Build(Three)).Zoom(0.25, 0.75).Rows();

        rows.Select(row => (row.Node.Id, row.Left, row.Width)).ShouldBe([("root", 0, 100), ("a", 0, 50), ("a1", 10, 20)]);
    }

    [Fact]
    public void Rows_CollapsedNode_HidesItsSubtreeOnly()
    {
        var tree = TraceTree.Build([.. Three, Span("b", "root", 60, 70)]);

        TraceView.Of(tree).Toggle("a").Rows().Select(row => row.Node.Id).ShouldBe(["root", "a", "b"]);
        TraceView.Of(tree).CollapseAll().Rows().Select(row => row.Node.Id).ShouldBe(["root"]);
        TraceView.Of(tree).CollapseAll().Show(tree.All.Single(node => node.Id == "a1")).Rows().Select(row => row.Node.Id).ShouldBe(["root", "a", "a1", "b"]);
    }

    [Fact]
    public void With_GrownTrace_KeepsFoldsAndAZoomedWindow()
    {
        var grown = TraceTree.Build([.. Three, Span("late", "root", 90, 200)]);
        var view = TraceView.Of(TraceTree.Build(Three)).Toggle("a");

        view.With(grown).To.ShouldBe(Zero.AddMilliseconds(200));
        view.With(grown).Rows().Select(row => row.Node.Id).ShouldBe(["root", "a", "late"]);
        view.Zoom(0, 0.5).With(grown).To.ShouldBe(Zero.AddMilliseconds(50));
    }
}
