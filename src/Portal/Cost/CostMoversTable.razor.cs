using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Costs;
using Portal.Ui;

namespace Portal.Cost;

/// <summary>Every value of a dimension with its spend, and why it changed; each a link to its calls.</summary>
public sealed partial class CostMoversTable : ComponentBase
{
    private const int Few = 10;

    private IReadOnlyList<DataColumn<CostMover>> _columns = [];
    private bool _all;

    /// <summary>Null while they are not known.</summary>
    [Parameter] public CostMovers? Movers { get; set; }

    /// <summary>Address of one value's calls; null where calls cannot be listed by it.</summary>
    [Parameter, EditorRequired] public Func<string, string?> Link { get; set; } = _ => null;

    /// <summary>Address of the whole table as CSV.</summary>
    [Parameter] public string CsvHref { get; set; } = "";

    [Inject] private IStringLocalizer<CostTexts> Text { get; set; } = default!;

    private IReadOnlyList<CostMover> Shown => _all || Movers!.Rows.Count <= Few ? Movers!.Rows : [.. Movers.Rows.Take(Few)];

    protected override void OnParametersSet() => _columns =
    [
        new(Text[$"Split{Movers?.By ?? CostDimension.Application}"], Name),
        Amount(Text["ColumnSpend"], row => row.Calls == 0 && row.UnknownCalls > 0 ? UnitFormat.Unknown(Text["UnknownSpend"]).ToString() : CostWords.Money(row.Cost)),
        Amount(Text["ColumnChange"], row => CostWords.Signed(row.Change.Delta)),
        Amount(Text["ColumnVolume"], row => CostWords.Signed(row.Change.Volume)),
        Amount(Text["ColumnPrice"], row => CostWords.Signed(row.Change.Price)),
        Amount(Text["ColumnMix"], row => CostWords.Signed(row.Change.Mix)),
        Amount(Text["ColumnPerCalls"], row => CostWords.Money(row.PerThousandCalls)),
        Amount(Text["ColumnCalls"], row => CostWords.Count(row.Calls + row.UnknownCalls)),
        Amount(Text["ColumnUnknown"], row => row.UnknownCalls == 0 ? "0" : CostWords.Count(row.UnknownCalls)),
    ];

    private RenderFragment Name(CostMover row) => builder =>
    {
        var name = CostWords.Name(Movers!.By, row.Name, Text);
        var href = Link(row.Name);
        builder.OpenElement(0, href is null ? "span" : "a");
        if (href is not null)
        {
            builder.AddAttribute(1, "href", href);
            builder.AddAttribute(2, "title", Text["ShowCalls", name].Value);
        }
        builder.AddContent(3, name);
        builder.CloseElement();
    };

    private static DataColumn<CostMover> Amount(string title, Func<CostMover, string> text) => new(title, row => builder => builder.AddContent(0, text(row)), Numeric: true);
}
