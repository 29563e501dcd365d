using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Models;

/// <summary>The columns of the catalogue; ids are names of <see cref="CatalogueOrder"/>.</summary>
internal sealed class CatalogueColumns(IStringLocalizer<ModelsTexts> text, ModelWords words, Func<Guid, TrafficNumbers?> numbers)
{
    public IReadOnlyList<GridColumn<CatalogueRow>> All =>
    [
        Plain(CatalogueOrder.Title, text["Model"], row => row.Title, 208),
        Plain(CatalogueOrder.Stage, text["Stage"], row => words.Of(row.Stage), 100),
        new(CatalogueOrder.Risk.ToString(), text["RiskClass"], Risk, row => words.RiskOf(row.RiskClass)) { Width = 160, Sortable = true },
        Plain(CatalogueOrder.Owner, text["Owner"], row => row.Owner ?? text["NoOwner"], 120),
        Plain(CatalogueOrder.Application, text["Application"], row => row.Application ?? text["AnyApplication"], 136),
        Number(CatalogueOrder.Card, text["Card"], row => UnitFormat.Format(row.CardShare, Unit.Share), 72),
        Number(CatalogueOrder.Calls, text["Calls24h"], row => UnitFormat.Format(numbers(row.Id)?.Calls, Unit.Count), 96),
        Number(CatalogueOrder.Errors, text["Errors"], row => UnitFormat.Format(numbers(row.Id)?.ErrorRate, Unit.Share), 80),
        Number(CatalogueOrder.Latency, text["P95"], row => UnitFormat.Format(numbers(row.Id)?.LatencyP95Ms, Unit.Duration), 80),
        Number(CatalogueOrder.Cost, text["Cost24h"], row => UnitFormat.Money(numbers(row.Id)?.KnownCost), 96),
    ];

    private static GridColumn<CatalogueRow> Plain(CatalogueOrder order, string title, Func<CatalogueRow, string> of, int width) =>
        new(order.ToString(), title, row => builder => builder.AddContent(0, of(row)), of) { Width = width, Sortable = true };

    private static GridColumn<CatalogueRow> Number(CatalogueOrder order, string title, Func<CatalogueRow, FormattedValue> of, int width) =>
        new(order.ToString(), title, row => builder => builder.AddContent(0, of(row).ToString()), row => of(row).ToString()) { Width = width, Sortable = true, Numeric = true };

    private RenderFragment Risk(CatalogueRow row) => builder =>
    {
        builder.OpenComponent<StatusBadge>(0);
        builder.AddComponentParameter(1, nameof(StatusBadge.Value), words.StatusOf(row.RiskClass));
        builder.AddComponentParameter(2, nameof(StatusBadge.Word), words.RiskOf(row.RiskClass));
        builder.CloseComponent();
    };
}
