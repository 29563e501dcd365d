using Portal.Telemetry.Bias;

namespace Portal.Tests.Bias;

public sealed class GroupSuppressionTests
{
    [Fact]
    public void Hide_OneSmallGroup_TakesTheNextSmallestWithIt() =>
        // Total 118 is known: with "b" alone hidden, 118 - 100 - 15 = 3 would be plain.
        Hide([("a", 100), ("b", 3), ("c", 15)]).ShouldBe(["b", "c"]);

    [Fact]
    public void Hide_TwoSmallGroupsBelowTheSizeTogether_TakesAThird() => Hide([("a", 100), ("b", 3), ("c", 15), ("d", 4)]).ShouldBe(["b", "c", "d"]);

    [Fact]
    public void Hide_TwoSmallGroupsThatReachTheSizeTogether_IsEnough() => Hide([("a", 100), ("b", 6), ("c", 15), ("d", 7)]).ShouldBe(["b", "d"]);

    [Fact]
    public void Hide_NothingSmall_HidesNothing() => Hide([("a", 11), ("b", 12)]).ShouldBeEmpty();

    [Fact]
    public void Hide_EmptyGroup_IsNoGroup() => Hide([("a", 11), ("b", 0)]).ShouldBeEmpty();

    [Fact]
    public void Hide_GroupThatTheUnfilteredAnswerWouldTellOf_IsHidden() =>
        GroupSuppression.Hide([new(["a"], 100), new(["b"], 50, IsTelling: true), new(["c"], 30)], 11).Order().ShouldBe(["b", "c"]);

    [Fact]
    public void Hide_TableOfTwoAttributes_LeavesNoLineWithOneHiddenCell()
    {
        // Only f/young is small; its row and its column need another each, and those need theirs.
        var cells = new SizedCell[] { new(["f", "young"], 4), new(["f", "old"], 30), new(["m", "young"], 40), new(["m", "old"], 50), new(["x", "young"], 60), new(["x", "old"], 70) };

        var hidden = GroupSuppression.Hide(cells, 11);

        foreach (var axis in new[] { 0, 1 })
        {
            foreach (var line in cells.GroupBy(cell => cell.Place[axis]))
            {
                line.Count(cell => hidden.Contains(GroupSuppression.Key(cell.Place))).ShouldNotBe(1, line.Key);
            }
        }
        hidden.ShouldBe([GroupSuppression.Key(["f", "young"]), GroupSuppression.Key(["f", "old"]), GroupSuppression.Key(["m", "young"]), GroupSuppression.Key(["m", "old"])], ignoreOrder: true);
    }

    private static IEnumerable<string> Hide((string Value, long N)[] groups) =>
        GroupSuppression.Hide([.. groups.Select(group => new SizedCell([group.Value], group.N))], 11).Order();
}
