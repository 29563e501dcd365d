using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models.Cards;
using Portal.Live.Series;
using Portal.Panels;
using Portal.Telemetry.Series;

namespace Portal.Models.Cards;

/// <summary>Chooses the live numbers of a card. What later slices register as a series is offered here by itself.</summary>
public sealed partial class CardPanelEditor : ComponentBase
{
    private string _metric = "";
    private PanelForm _form;
    private string _by = "";
    private string _range = CardPanels.DefaultRange.ToQuery();
    private string _title = "";

    [Parameter, EditorRequired] public CardContent Content { get; set; } = CardContent.Empty;

    /// <summary>The model's calls; null: nothing in telemetry tells them from others.</summary>
    [Parameter] public CallFilter? Filter { get; set; }

    [Parameter, EditorRequired] public EventCallback<CardContent> OnChange { get; set; }

    [Inject] private SeriesCatalogue Catalogue { get; set; } = default!;
    [Inject] private PanelNames Names { get; set; } = default!;
    [Inject] private IStringLocalizer<CardTexts> Text { get; set; } = default!;

    private DashboardSeries Chosen => Catalogue.Find(_metric) ?? Catalogue.All[0];

    protected override void OnInitialized() => Choose(Catalogue.All[0].Id);

    private void Choose(string? metric)
    {
        if (metric is not null && Catalogue.Find(metric) is { } series)
        {
            (_metric, _form, _by) = (metric, series.Forms.Contains(PanelForm.Stat) ? PanelForm.Stat : series.Forms[0], "");
        }
    }

    private Task AddAsync()
    {
        var panel = CardPanels.New(_metric, _form, _by.Length == 0 ? null : _by, _title.Trim(), _range);
        _title = "";
        return PutAsync(Content.Panels.Add(panel));
    }

    private Task MoveUpAsync(CardPanel panel)
    {
        var place = Content.Panels.IndexOf(panel);
        return PutAsync(Content.Panels.RemoveAt(place).Insert(place - 1, panel));
    }

    private Task PutAsync(ImmutableArray<CardPanel> panels) => OnChange.InvokeAsync(Content with { Panels = panels });
}
