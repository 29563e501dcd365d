using DiffPlex.DiffBuilder.Model;
using Portal.Ui;

namespace Portal.Tests.Ui;

public sealed class TextDiffTests
{
    [Fact]
    public void Compare_ChangedWord_MarksItOnBothSides()
    {
        var lines = TextDiff.Compare("limit is ten\nsecond", "limit is twelve\nsecond");

        lines.Select(line => (line.Kind, line.Text)).ShouldBe(
            [(ChangeType.Deleted, "limit is ten"), (ChangeType.Inserted, "limit is twelve"), (ChangeType.Unchanged, "second")]);
        lines[0].Parts.Where(part => part.Changed).Select(part => part.Text).ShouldBe(["ten"]);
        lines[1].Parts.Where(part => part.Changed).Select(part => part.Text).ShouldBe(["twelve"]);
    }

    [Fact]
    public void Folded_LongEqualStretches_LeaveTwoLinesAroundEachChange()
    {
        var before = Enumerable.Range(1, 20).Select(line => $"line {line}").ToList();
        var after = before.ToList();
        after[9] = "changed";

        var shown = TextDiff.Folded(TextDiff.Compare(string.Join('\n', before), string.Join('\n', after)));

        // 9 equal lines before the change: 7 folded, 2 shown; 10 after it: 2 shown, 8 folded.
        shown.Select(line => line.Kind == ChangeType.Imaginary ? $"({line.Skipped})" : line.Text).ShouldBe(["(7)", "line 8", "line 9", "line 10", "changed", "line 11", "line 12", "(8)"]);
    }

    [Fact]
    public void Conflict_ListsOnlyWhatDiffers_AndComparesLongTextsByLine()
    {
        var fields = ConflictField.Differing(new("Name", "a", "b"), new("Team", null, ""), new("Text", "one\ntwo", "one\nthree"));

        fields.Select(field => (field.Name, field.IsLong)).ShouldBe([("Name", false), ("Text", true)]);
    }
}
