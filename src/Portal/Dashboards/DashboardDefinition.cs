using Portal.Live;
using Portal.Live.Series;
using Portal.Telemetry.Series;
using Portal.Panels;
using Portal.Ui;

namespace Portal.Dashboards;

/// <summary>What a dashboard shows. Immutable: every edit is a new one, so that undo and drafts keep the old.</summary>
public sealed record DashboardDefinition
{
    public const int PanelLimit = 60;

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The range shown unless the address names one.</summary>
    public TimeRange Range { get; init; } = TimeRange.Default;

    public IReadOnlyList<DashboardPanel> Panels { get; init; } = [];

    public IReadOnlyList<Tile> Tiles => [.. Panels.Select(panel => panel.Place)];

    public DashboardPanel? Find(string? id) => Panels.FirstOrDefault(panel => string.Equals(panel.Id, id, StringComparison.Ordinal));

    /// <summary>The same panels at other places.</summary>
    public DashboardDefinition Arranged(IReadOnlyList<Tile> tiles) => this with
    {
        Panels = [.. Panels.Select(panel => panel with { Place = tiles.FirstOrDefault(tile => string.Equals(tile.Id, panel.Id, StringComparison.Ordinal)) ?? panel.Place })],
    };

    /// <summary>With one panel more, at the first free place, or with a panel of that id replaced where it stands.</summary>
    public DashboardDefinition With(DashboardPanel panel) => Find(panel.Id) is { } known
        ? this with { Panels = [.. Panels.Select(other => other == known ? panel with { Place = known.Place } : other)] }
        : this with { Panels = [.. Panels, panel with { Place = GridLayout.FreePlace(Tiles, panel.Id, panel.Place.W, panel.Place.H) }] };

    public DashboardDefinition Without(string id)
    {
        var left = this with { Panels = [.. Panels.Where(panel => !string.Equals(panel.Id, id, StringComparison.Ordinal))] };
        return left.Arranged(GridLayout.Settle(left.Tiles));
    }
}

/// <summary>One panel of a dashboard.</summary>
public sealed record DashboardPanel
{
    public const int TitleLength = 120;

    /// <summary>Names the panel within its dashboard, for instance in the address that shows it alone.</summary>
    public required string Id { get; init; }

    /// <summary>Empty: the panel is called what its series is called.</summary>
    public string Title { get; init; } = "";

    /// <summary>Id of a <see cref="DashboardSeries"/>, which this portal may not have.</summary>
    public required string Metric { get; init; }

    /// <summary>Id of one of the series' groupings; null: not split.</summary>
    public string? By { get; init; }

    public required PanelForm Form { get; init; }

    /// <summary>The panel's own filter; its tenant is empty and set when it is asked.</summary>
    public CallFilter Filter { get; init; } = NoFilter;

    public required Tile Place { get; init; }

    /// <summary>What it shows, without its place.</summary>
    public PanelContent Content => new(Title, Metric, By, Form);

    public static CallFilter NoFilter { get; } = new() { Tenant = "" };

    public static string NewId() => Guid.NewGuid().ToString("n")[..8];

    /// <summary>Cells that suit a form.</summary>
    public static Tile SizeFor(PanelForm form, string id) => form switch
    {
        PanelForm.Stat => new Tile(id, 0, 0, 3, 3),
        _ => new Tile(id, 0, 0, 6, 5),
    };
}
