using Portal.Telemetry.Calls;
using Portal.Telemetry.Traces;
using static Portal.Tests.Traces.Spans;

namespace Portal.Tests.Traces;

public sealed class TraceTreeTests
{
    [Fact]
    public void Build_SpansInAnyOrder_GiveOneTree()
    {
        TraceSpan[] spans = [Span("root", "", 0, 100), Span("b", "root", 50, 90), Span("a", "root", 10, 40), Span("a2", "a", 20, 30)];

        var expected = "root\n a\n  a2\n b";
        TraceTree.Build(spans).Draw().ShouldBe(expected);
        TraceTree.Build(spans.Reverse()).Draw().ShouldBe(expected);
        TraceTree.Build([spans[2], spans[0], spans[3], spans[1]]).Draw().ShouldBe(expected);
    }

    [Fact]
    public void Build_MissingParent_StandsAsPlaceholderOverItsChildren()
    {
        var tree = TraceTree.Build([Span("x", "gone", 30, 40), Span("y", "gone", 10, 20), Span("z", "y", 12, 15)]);

        tree.Draw().ShouldBe("gone?\n y\n  z\n x");
        tree.Placeholders.ShouldBe(1);
        (tree.Roots[0].Start, tree.Roots[0].End).ShouldBe((Zero.AddMilliseconds(10), Zero.AddMilliseconds(40)));
    }

    [Fact]
    public void Build_ParentArrivesLate_TakesThePlaceOfItsPlaceholder()
    {
        TraceSpan[] first = [Span("tool", "agent", 20, 30), Span("call", "agent", 40, 80)];

        TraceTree.Build(first).Draw().ShouldBe("agent?\n tool\n call");
        var grown = TraceTree.Build([.. first, Span("agent", "", 10, 90)]);

        grown.Draw().ShouldBe("agent\n tool\n call");
        grown.Placeholders.ShouldBe(0);
    }

    [Fact]
    public void Build_SameSpanTwice_StandsOnce() =>
        TraceTree.Build([Span("root", "", 0, 10), Span("a", "root", 1, 2), Span("a", "root", 1, 2)]).Draw().ShouldBe("root\n a");

    [Fact]
    public void Build_ParentsInACircle_OpensItAtTheEarliestSpan()
    {
        var tree = TraceTree.Build([Span("root", "", 0, 10), Span("b", "a", 5, 8), Span("a", "c", 4, 9), Span("c", "b", 6, 7)]);

        tree.Draw().ShouldBe("root\na\n b\n  c");
        tree.All.Where(node => node.OpensCircle).Select(node => node.Id).ShouldBe(["a"]);
    }

    [Fact]
    public void Build_SpanThatIsItsOwnParent_IsARoot() =>
        TraceTree.Build([Span("self", "self", 0, 10), Span("child", "self", 1, 2)]).Draw().ShouldBe("self\n child");

    [Fact]
    public void Build_ChainOfTenThousand_NeedsNoDeepStack()
    {
        var spans = Enumerable.Range(0, 10_000).Select(i => Span($"s{i:D5}", i == 0 ? "" : $"s{i - 1:D5}", i, 20_000 - i));

        var tree = TraceTree.Build(spans);

        tree.All[^1].Depth.ShouldBe(9_999);
        tree.All.ShouldAllBe(node => node.IsCritical);
    }

    [Fact]
    public void Build_NothingAtAll_IsAnEmptyTree()
    {
        var tree = TraceTree.Build([]);

        tree.All.ShouldBeEmpty();
        tree.Totals.ShouldBe(TraceTotals.None);
    }

    [Fact]
    public void Skew_ChildBeforeItsParent_IsStated()
    {
        var tree = TraceTree.Build([Span("parent", "", 100, 200), Span("early", "parent", 88, 150), Span("close", "parent", 99.5, 150), Span("fine", "parent", 120, 150)]);

        // 100 - 88 = 12 ms; half a millisecond is within what clocks can tell.
        tree.All.ToDictionary(node => node.Id, node => node.Skew.TotalMilliseconds).ShouldBe(
            new Dictionary<string, double> { ["parent"] = 0, ["early"] = 12, ["close"] = 0, ["fine"] = 0 }, ignoreOrder: true);
    }

    [Fact]
    public void Totals_AgentThatRepeatsItsChildrensUsage_IsNotAdded()
    {
        // The agent reports 300 / 30 tokens, which are its two calls' 100 / 10 and 200 / 20 again.
        var tree = TraceTree.Build(
        [
            Span("agent", "", 0, 100, CallKind.Agent) with { InputTokens = 300, OutputTokens = 30, Flags = CallFlags.UsageNotCounted },
            Span("one", "agent", 10, 40, CallKind.Inference) with { InputTokens = 100, OutputTokens = 10, Cost = 0.001m },
            Span("tool", "agent", 40, 50, CallKind.Tool) with { Status = CallStatus.Error },
            Span("two", "tool", 42, 48, CallKind.Inference) with { InputTokens = 200, OutputTokens = 20, Cost = 0.002m },
        ]);

        tree.Totals.ShouldBe(new TraceTotals(Nodes: 4, Calls: 2, UnpricedCalls: 0, Errors: 1, InputTokens: 300, OutputTokens: 30, Cost: 0.003m));
        tree.All.Single(node => node.Id == "tool").Totals.ShouldBe(new TraceTotals(2, 1, 0, 1, 200, 20, 0.002m));
    }

    [Fact]
    public void Totals_CallWithoutPrice_IsCountedAsUnpriced()
    {
        var tree = TraceTree.Build([Span("a", "", 0, 10, CallKind.Inference) with { Cost = 0.5m }, Span("b", "", 20, 30, CallKind.Inference)]);

        tree.Totals.Cost.ShouldBe(0.5m);
        tree.Totals.UnpricedCalls.ShouldBe(1);
    }
}
