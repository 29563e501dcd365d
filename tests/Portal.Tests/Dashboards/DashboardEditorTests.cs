using Portal.Dashboards;
using Portal.Governance.Dashboards;
using Portal.Live.Series;
using Portal.Ui;

namespace Portal.Tests.Dashboards;

public sealed class DashboardEditorTests
{
    private static readonly DashboardEdit Saved = new(new DashboardDefinition { Name = "saved" }, DashboardSharing.Private);

    [Fact]
    public void Undo_AndRedo_WalkThroughEveryStep()
    {
        var editor = new DashboardEditor(Saved, version: 3);
        editor.Change(Named("one"));
        editor.Change(Named("two"));

        editor.Undo();
        editor.Current.Definition.Name.ShouldBe("one");
        editor.Undo();
        (editor.Current.Definition.Name, editor.CanUndo, editor.IsDirty).ShouldBe(("saved", false, false));
        editor.Redo();
        editor.Redo();
        (editor.Current.Definition.Name, editor.CanRedo, editor.IsDirty).ShouldBe(("two", false, true));
    }

    [Fact]
    public void Change_AfterUndo_ForgetsWhatWasUndone()
    {
        var editor = new DashboardEditor(Saved, version: 1);
        editor.Change(Named("one"));
        editor.Undo();
        editor.Change(Named("other"));

        editor.CanRedo.ShouldBeFalse();
        editor.Undo();
        editor.Current.Definition.Name.ShouldBe("saved");
    }

    [Fact]
    public void IsDirty_BackToWhatIsSaved_IsFalse()
    {
        var editor = new DashboardEditor(Saved, version: 1);
        editor.Change(Saved with { Sharing = DashboardSharing.Tenant });
        editor.IsDirty.ShouldBeTrue();

        editor.Change(Saved);

        editor.IsDirty.ShouldBeFalse();
    }

    [Fact]
    public void Change_ManyTimes_KeepsTheLatestSteps()
    {
        var editor = new DashboardEditor(Saved, version: 1);
        for (var step = 0; step < 1_000; step++)
        {
            editor.Change(Named($"step {step}"));
        }

        var steps = 0;
        for (; editor.CanUndo; steps++)
        {
            editor.Undo();
            editor.Current.Definition.Name.ShouldBe($"step {998 - steps}");
        }
        steps.ShouldBeInRange(100, 200);
    }

    [Fact]
    public void With_Panel_TakesTheFirstFreePlaceAndReplacesWhereItStands()
    {
        var definition = new DashboardDefinition { Name = "n" }.With(Panel("a", PanelForm.Line)).With(Panel("b", PanelForm.Line)).With(Panel("c", PanelForm.Stat));

        definition.Tiles.Select(tile => (tile.Id, tile.X, tile.Y)).ShouldBe([("a", 0, 0), ("b", 6, 0), ("c", 0, 5)]);
        var replaced = definition.With(Panel("b", PanelForm.Table) with { Title = "new" });
        replaced.Find("b")!.Place.ShouldBe(definition.Find("b")!.Place);
        replaced.Find("b")!.Title.ShouldBe("new");
        definition.Without("a").Tiles.Select(tile => (tile.Id, tile.X, tile.Y)).ShouldBe([("b", 6, 0), ("c", 0, 0)]);
    }

    private static DashboardEdit Named(string name) => Saved with { Definition = Saved.Definition with { Name = name } };

    private static DashboardPanel Panel(string id, PanelForm form) => new() { Id = id, Metric = "calls", Form = form, Place = DashboardPanel.SizeFor(form, id) };
}
