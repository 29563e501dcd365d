using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Portal.Ui;

namespace Portal.Components.Tests.Ui;

public sealed class FilterBarTests : PortalTestContext
{
    private static readonly FilterDimension Model = new("model", "Model", ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4"], ["retired-model"]);
    private readonly List<FilterChange> _changes = [];

    [Fact]
    public async Task Search_PartOfAName_LeavesWhatContainsIt()
    {
        var bar = await OpenAsync();

        await bar.Find("input[type=search]").InputAsync("GPT");

        bar.FindAll(".panel .value").Select(value => value.TextContent).ShouldBe(["gpt-4o", "gpt-4o-mini"]);
    }

    [Fact]
    public async Task Checkbox_Chosen_AddsToWhatWasChosen()
    {
        var bar = await OpenAsync();

        await bar.FindAll(".panel input[type=checkbox]")[1].ChangeAsync(true);

        _changes.ShouldHaveSingleItem().Selected.ShouldBe(["retired-model", "gpt-4o"]);
    }

    [Fact]
    public async Task ChosenValue_NotCalledAnyMore_StaysRemovable()
    {
        var bar = await OpenAsync();

        bar.FindAll(".panel .value").Select(value => value.TextContent).ShouldContain("retired-model");
        await bar.Find(".chips li button").ClickAsync();

        _changes.ShouldHaveSingleItem().Selected.ShouldBeEmpty();
    }

    [Fact]
    public async Task Escape_ClosesTheList()
    {
        var bar = await OpenAsync();
        await bar.Find(".filter-select").KeyDownAsync(new KeyboardEventArgs { Key = "Escape" });
        bar.FindAll(".panel").ShouldBeEmpty();
    }

    private async Task<IRenderedComponent<FilterBar>> OpenAsync()
    {
        var bar = Render<FilterBar>(parameters => parameters.Add(b => b.Dimensions, [Model]).Add(b => b.OnChange, _changes.Add));
        await bar.Find("button.open").ClickAsync();
        return bar;
    }
}
