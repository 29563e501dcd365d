using System.Globalization;
using System.Text.Json;
using Portal.Governance.Dashboards;
using Portal.Live;
using Portal.Live.Series;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Dashboards;

/// <summary>Something wrong with a document.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Field">Path to the value, for example <c>panels[2].form</c>; empty for the whole document.</param>
/// <param name="Message">What is wrong and what to write instead, in English.</param>
internal sealed record DashboardFault(int Line, string Field, string Message)
{
    public override string ToString() => Field.Length == 0 ? $"Line {Line}: {Message}" : $"Line {Line}, {Field}: {Message}";
}

/// <summary>What was read.</summary>
/// <param name="Definition">Null when there are faults.</param>
/// <param name="Faults">Everything wrong, in the order of the document.</param>
/// <param name="Unavailable">Series the document names and this portal does not have; their panels are kept and say so.</param>
internal sealed record DashboardReading(DashboardDefinition? Definition, IReadOnlyList<DashboardFault> Faults, IReadOnlyList<string> Unavailable);

/// <summary>Reads the JSON of a dashboard and names every fault with its line at once.</summary>
internal sealed class DashboardReader(SeriesCatalogue catalogue)
{
    private const int MostFilterValues = 50;
    private const int LongestFilterValue = 256;
    private const int LongestId = 40;
    private const int LowestRow = 1000;

    private static readonly string[] Root = ["schema", "name", "description", "range", "panels"];
    private static readonly string[] Panel = ["id", "title", "metric", "by", "form", "filter", "place"];
    private static readonly string[] Place = ["x", "y", "w", "h"];
    private static readonly string[] Dimensions = [.. CallDimensions.All.Select(DashboardJson.NameOf)];

    public DashboardReading Read(string text)
    {
        if (text.Length > DashboardJson.LongestDocument)
        {
            return Failed(new DashboardFault(1, "", $"The document has {text.Length} characters; at most {DashboardJson.LongestDocument} are possible."));
        }
        LocatedJson root;
        try
        {
            root = LocatedJson.Parse(text);
        }
        catch (JsonException fault)
        {
            // The framework's message repeats the position at its end.
            var message = fault.Message.Split(" LineNumber:", StringSplitOptions.None)[0].Split(" Path:", StringSplitOptions.None)[0];
            return Failed(new DashboardFault((int)(fault.LineNumber ?? 0) + 1, "", $"This is not JSON: {message}"));
        }
        var fields = new DashboardFields();
        var definition = ReadRoot(fields, root);
        return fields.Faults.Count > 0
            ? new DashboardReading(null, fields.Faults, [])
            : new DashboardReading(definition, [], [.. definition.Panels.Select(panel => panel.Metric).Where(metric => catalogue.Find(metric) is null).Distinct(StringComparer.Ordinal)]);
    }

    private static DashboardReading Failed(DashboardFault fault) => new(null, [fault], []);

    private DashboardDefinition ReadRoot(DashboardFields fields, LocatedJson root)
    {
        fields.Object(root, "", Root);
        var schema = fields.Text(root, "", "schema", 1, 100, missing: null);
        if (schema is not null && !string.Equals(schema, DashboardJson.Schema, StringComparison.Ordinal))
        {
            fields.Add(root.Properties["schema"].Line, "schema", $"'{schema}' is not a format this portal reads; write '{DashboardJson.Schema}'.");
        }
        var name = fields.Text(root, "", "name", 1, Dashboard.NameLength, missing: null);
        var description = fields.Text(root, "", "description", 0, Dashboard.DescriptionLength, missing: "");
        var range = TimeRange.Default;
        if (fields.Text(root, "", "range", 1, 100, missing: range.ToQuery()) is { } rangeText && !TimeRange.TryParse(rangeText, out range, out var fault))
        {
            fields.Add(root.Properties["range"].Line, "range", fault);
        }
        var panels = ReadPanels(fields, root);
        return new DashboardDefinition { Name = name ?? "", Description = description ?? "", Range = range ?? TimeRange.Default, Panels = panels };
    }

    private List<DashboardPanel> ReadPanels(DashboardFields fields, LocatedJson root)
    {
        if (!root.Properties.TryGetValue("panels", out var list))
        {
            return [];
        }
        if (list.Kind != JsonValueKind.Array)
        {
            fields.Add(list.Line, "panels", "A list of panels belongs here.");
            return [];
        }
        if (list.Items.Count > DashboardDefinition.PanelLimit)
        {
            fields.Add(list.Line, "panels", $"{list.Items.Count} panels are too many; at most {DashboardDefinition.PanelLimit} are possible.");
            return [];
        }
        var panels = new List<DashboardPanel>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"panels[{i}]");
            var panel = ReadPanel(fields, list.Items[i], path, panels);
            if (panels.Exists(other => string.Equals(other.Id, panel.Id, StringComparison.Ordinal)))
            {
                fields.Add(list.Items[i].Line, $"{path}.id", $"Two panels have the id '{panel.Id}'.");
            }
            panels.Add(panel);
        }
        var tiles = GridLayout.Settle(panels.Select(panel => panel.Place));
        return [.. panels.Select(panel => panel with { Place = tiles.First(tile => string.Equals(tile.Id, panel.Id, StringComparison.Ordinal)) })];
    }

    private DashboardPanel ReadPanel(DashboardFields fields, LocatedJson value, string path, List<DashboardPanel> before)
    {
        fields.Object(value, path, Panel);
        var id = fields.Text(value, path, "id", 1, LongestId, missing: DashboardPanel.NewId()) ?? DashboardPanel.NewId();
        if (!id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            fields.Add(value.Properties["id"].Line, $"{path}.id", "An id has letters, digits, '-' and '_' only.");
        }
        var metric = fields.Text(value, path, "metric", 1, 100, missing: null) ?? "";
        var series = catalogue.Find(metric);
        var form = fields.Name(value, path, "form", series?.Forms, series?.Forms[0] ?? PanelForm.Line);
        var by = fields.Text(value, path, "by", 1, 100, missing: "");
        if (by is { Length: > 0 } && series is not null && !series.Groupings.Any(grouping => string.Equals(grouping.Id, by, StringComparison.Ordinal)))
        {
            fields.Add(value.Properties["by"].Line, $"{path}.by", series.Groupings.Count == 0
                ? $"'{metric}' cannot be split; leave 'by' out."
                : $"'{metric}' cannot be split by '{IsoTime.Cut(by)}'; use one of {string.Join(", ", series.Groupings.Select(grouping => grouping.Id))}.");
        }
        return new DashboardPanel
        {
            Id = id,
            Title = fields.Text(value, path, "title", 0, DashboardPanel.TitleLength, missing: "") ?? "",
            Metric = metric,
            By = by is { Length: > 0 } ? by : null,
            Form = form,
            Filter = ReadFilter(fields, value, path),
            Place = ReadPlace(fields, value, path, id, form, before),
        };
    }

    private static CallFilter ReadFilter(DashboardFields fields, LocatedJson panel, string path)
    {
        var filter = DashboardPanel.NoFilter;
        if (!panel.Properties.TryGetValue("filter", out var given) || !fields.Object(given, $"{path}.filter", Dimensions))
        {
            return filter;
        }
        foreach (var dimension in CallDimensions.All)
        {
            var name = DashboardJson.NameOf(dimension);
            if (given.Properties.ContainsKey(name))
            {
                filter = filter.With(dimension, fields.Texts(given, $"{path}.filter", name, MostFilterValues, LongestFilterValue));
            }
        }
        return filter;
    }

    private static Tile ReadPlace(DashboardFields fields, LocatedJson panel, string path, string id, PanelForm form, List<DashboardPanel> before)
    {
        var size = DashboardPanel.SizeFor(form, id);
        if (!panel.Properties.TryGetValue("place", out var given) || !fields.Object(given, $"{path}.place", Place))
        {
            return GridLayout.FreePlace([.. before.Select(other => other.Place)], id, size.W, size.H);
        }
        var at = $"{path}.place";
        var w = fields.Number(given, at, "w", GridLayout.LeastWidth, GridLayout.Columns, size.W);
        return new Tile(
            id,
            fields.Number(given, at, "x", 0, GridLayout.Columns - w, 0),
            fields.Number(given, at, "y", 0, LowestRow, 0),
            w,
            fields.Number(given, at, "h", GridLayout.LeastHeight, GridLayout.MostHeight, size.H));
    }
}
