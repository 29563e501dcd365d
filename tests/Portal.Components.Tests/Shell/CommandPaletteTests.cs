using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Portal.Shell;

namespace Portal.Components.Tests.Shell;

public sealed class CommandPaletteTests : PortalTestContext
{
    private readonly Source _source = new();

    public CommandPaletteTests()
    {
        AddAuthorization().SetAuthorized("Vera");
        Services.AddSingleton<IPaletteSource>(_source);
    }

    [Fact]
    public async Task Palette_Typed_AsksItsSourcesAndSelectsTheFirst()
    {
        var palette = Render<CommandPalette>();
        await palette.Find("button").ClickAsync();
        await palette.Find("input").InputAsync("lat");

        _source.Queries.ShouldBe(["", "lat"]);
        palette.FindAll("[role=option]").Select(option => option.GetAttribute("aria-selected")).ShouldBe(["true", "false"]);
    }

    [Theory]
    [InlineData(new[] { "ArrowDown" }, 1)]
    [InlineData(new[] { "ArrowDown", "ArrowDown" }, 0)]
    [InlineData(new[] { "ArrowUp" }, 1)]
    public async Task Palette_Arrows_MoveTheSelectionRound(string[] keys, int selected)
    {
        var palette = Render<CommandPalette>();
        await palette.Find("button").ClickAsync();
        foreach (var key in keys)
        {
            await palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = key });
        }
        palette.Find("[aria-selected=true]").Id.ShouldBe($"palette-{selected}");
        palette.Find("input").GetAttribute("aria-activedescendant").ShouldBe($"palette-{selected}");
    }

    [Fact]
    public async Task Palette_NothingFound_SaysWhatWasLookedFor()
    {
        _source.Found = [];
        var palette = Render<CommandPalette>();
        await palette.Find("button").ClickAsync();
        await palette.Find("input").InputAsync("xyz");

        palette.Find(".nothing").TextContent.ShouldContain("xyz");
    }

    private sealed class Source : IPaletteSource
    {
        public List<string> Queries { get; } = [];

        public IReadOnlyList<PaletteItem> Found { get; set; } = [new("Pages", "Latency", "/latency", "speed"), new("Pages", "Cost", "/cost", "speed")];

        public ValueTask<IReadOnlyList<PaletteItem>> FindAsync(string query, ClaimsPrincipal user, CancellationToken cancellationToken)
        {
            Queries.Add(query);
            return ValueTask.FromResult(Found);
        }
    }
}
