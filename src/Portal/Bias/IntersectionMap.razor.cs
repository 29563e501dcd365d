using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Bias;
using Portal.Ui;

namespace Portal.Bias;

/// <summary>Where attributes meet: a map per other attribute, and the intersections that differ most surely.</summary>
public sealed partial class IntersectionMap : ComponentBase
{
    private const int MostRanked = 8;

    private IReadOnlyList<DataColumn<BiasIntersection>> _columns = [];

    /// <summary>Null while they are not known.</summary>
    [Parameter, EditorRequired] public BiasIntersections? Intersections { get; set; }

    /// <summary>The attribute whose groups are the rows of the maps.</summary>
    [Parameter, EditorRequired] public string Attribute { get; set; } = "";

    [Parameter, EditorRequired] public int MinimumSize { get; set; }

    [Parameter, EditorRequired] public int Depth { get; set; }

    [Parameter] public EventCallback<int> OnDepth { get; set; }

    [Inject] private IStringLocalizer<BiasTexts> Text { get; set; } = default!;

    private IReadOnlyList<IntersectionGrid> Maps => IntersectionGrid.Of(Intersections!, Attribute);

    private IReadOnlyList<BiasIntersection> Ranked => [.. Intersections!.Rows.Where(row => row.LeastGap > 0).OrderByDescending(row => row.LeastGap).Take(MostRanked)];

    protected override void OnInitialized() => _columns =
    [
        new(Text["ColumnIntersection"], row => builder => builder.AddContent(0, NameOf(row))),
        new(Text["ColumnRate"], row => builder => builder.AddContent(0, row.Rate.Value is { } rate ? BiasWords.Share(rate) : "–"), Numeric: true),
        new("n", row => builder => builder.AddContent(0, BiasWords.Count(row.N)), Numeric: true),
        new(Text["ColumnEverybodyElse"], row => builder => builder.AddContent(0, BiasWords.Difference(row.Difference, Text)), Numeric: true),
        new(Text["ColumnP"], row => builder => builder.AddContent(0, BiasWords.P(row.AdjustedP)), Numeric: true),
    ];

    /// <summary>"18–25 · women".</summary>
    private string NameOf(BiasIntersection row) => string.Join(" · ", row.Groups.Select(group => BiasWords.Group(group.Value, Text)));

    /// <summary>Place of a cell between the palest and the strongest colour, in percent of the accent.</summary>
    private string Shade(BiasIntersection cell)
    {
        var rates = Intersections!.Rows.Select(row => row.Shrunk).OfType<double>().ToList();
        var (least, most) = rates.Count == 0 ? (0, 0) : (rates.Min(), rates.Max());
        var place = cell.Shrunk is { } shrunk && most > least ? (shrunk - least) / (most - least) : 0;
        return (4 + 32 * place).ToString("0", CultureInfo.InvariantCulture) + "%";
    }
}
