using Microsoft.Extensions.Localization;
using Portal.Live;
using Portal.Live.Series;

namespace Portal.Dashboards;

/// <summary>Dashboards to start from.</summary>
internal static class DashboardTemplates
{
    /// <summary>Names of the templates; their texts have the keys <c>Template{name}</c> and <c>Template{name}About</c>.</summary>
    public static IReadOnlyList<string> All { get; } = ["OnCall", "Models", "Cost", "Executive"];

    /// <summary>A dashboard without panels.</summary>
    public const string Empty = "Empty";

    /// <summary>The dashboard a template begins with, in the viewer's language.</summary>
    public static DashboardDefinition Create(string template, string name, IStringLocalizer text)
    {
        var (range, panels) = template switch
        {
            "OnCall" => ("1h", OnCall()),
            "Models" => ("24h", Models()),
            "Cost" => ("7d", Cost()),
            "Executive" => ("30d", Executive()),
            _ => ("1h", Array.Empty<Sketch>()),
        };
        var definition = new DashboardDefinition { Name = name, Description = template is Empty ? "" : text[$"Template{template}About"], Range = TimeRange.Parse(range) };
        for (var i = 0; i < panels.Length; i++)
        {
            definition = definition.With(panels[i].ToPanel($"p{i + 1}"));
        }
        return definition;
    }

    private static Sketch[] OnCall() =>
    [
        new("errors.rate", PanelForm.Stat), new("latency.p95", PanelForm.Stat), new("ttft.p95", PanelForm.Stat), new("calls.rate", PanelForm.Stat),
        new("errors.by_type", PanelForm.Bar), new("latency.p95", PanelForm.Line, "application"),
        new("errors.rate", PanelForm.Line, "provider"), new("latency", PanelForm.HeatMap),
        new("calls.rate", PanelForm.Area, "application"), new("errors", PanelForm.Table, "model"),
    ];

    private static Sketch[] Models() =>
    [
        new("latency.p95", PanelForm.Line, "model"), new("ttft.p95", PanelForm.Line, "model"),
        new("tokens.speed", PanelForm.Line, "model"), new("errors.rate", PanelForm.Line, "model"),
        new("cost.per_1k_calls", PanelForm.Table, "model", 4), new("calls", PanelForm.Table, "model", 4), new("latency.p95", PanelForm.Table, "model", 4),
    ];

    private static Sketch[] Cost() =>
    [
        new("cost", PanelForm.Stat), new("cost.per_1k_calls", PanelForm.Stat), new("cost.unknown", PanelForm.Stat), new("tokens.output", PanelForm.Stat),
        new("cost", PanelForm.Bar, "application"), new("cost", PanelForm.Bar, "model"),
        new("cost", PanelForm.Table, "application"), new("tokens.input", PanelForm.Area, "model"),
    ];

    private static Sketch[] Executive() =>
    [
        new("calls", PanelForm.Stat), new("errors.rate", PanelForm.Stat), new("latency.p95", PanelForm.Stat), new("cost", PanelForm.Stat),
        new("calls", PanelForm.Area, "application"), new("cost", PanelForm.Bar, "application"),
        new("cost", PanelForm.Table, "application"), new("errors.rate", PanelForm.Line, "application"),
    ];

    /// <param name="Width">Columns; null: what suits the form.</param>
    private sealed record Sketch(string Metric, PanelForm Form, string? By = null, int? Width = null)
    {
        public DashboardPanel ToPanel(string id)
        {
            var size = DashboardPanel.SizeFor(Form, id);
            return new DashboardPanel { Id = id, Metric = Metric, Form = Form, By = By, Place = size with { W = Width ?? size.W } };
        }
    }
}
