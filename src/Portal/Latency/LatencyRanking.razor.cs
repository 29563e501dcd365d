using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Latency;

/// <summary>The slowest values of a dimension, each a link that filters by it. Fed by the page, renders only itself.</summary>
public sealed partial class LatencyRanking : ComponentBase
{
    private IReadOnlyList<DataColumn<BreakdownRow>> _columns = [];
    private IReadOnlyList<BreakdownRow>? _rows;

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>Heading of the first column.</summary>
    [Parameter, EditorRequired] public string NameTitle { get; set; } = "";

    /// <summary>The address that shows one value only.</summary>
    [Parameter, EditorRequired] public Func<string, string> Link { get; set; } = name => name;

    [Inject] private IStringLocalizer<LatencyTexts> Text { get; set; } = default!;

    public void Show(IReadOnlyList<BreakdownRow>? rows)
    {
        _rows = rows;
        StateHasChanged();
    }

    protected override void OnInitialized() => _columns =
    [
        new(NameTitle, Name),
        Number(Text["ColumnP95"], row => row.LatencyMs.P95, Unit.Duration),
        Number(Text["ColumnP50"], row => row.LatencyMs.P50, Unit.Duration),
        Number(Text["ColumnTtft"], row => row.TtftMs.P95, Unit.Duration),
        Number(Text["ColumnCalls"], row => row.Calls, Unit.Count),
        Number(Text["ColumnErrors"], row => row.Calls > 0 ? (double)row.Errors / row.Calls : null, Unit.Share),
    ];

    private RenderFragment Name(BreakdownRow row) => builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", Link(row.Name));
        builder.AddAttribute(2, "title", Text["FilterTo", row.Name].Value);
        builder.OpenElement(3, "i");
        builder.AddAttribute(4, "class", "swatch");
        builder.AddAttribute(5, "style", $"background:var({SeriesPalette.ColorOf(row.Name)})");
        builder.CloseElement();
        builder.AddContent(6, row.Name);
        builder.CloseElement();
    };

    private static DataColumn<BreakdownRow> Number(string title, Func<BreakdownRow, double?> value, Unit unit) =>
        new(title, row => builder => builder.AddContent(0, UnitFormat.Format(value(row), unit).ToString()), Numeric: true);
}
