using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Live;
using Portal.Live.Series;
using Portal.Panels;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Dashboards;

/// <summary>Puts a panel together beside a live picture of it.</summary>
public sealed partial class PanelDialog : ComponentBase
{
    private DashboardPanel _panel = default!;

    /// <summary>The panel to change; null: a new one.</summary>
    [Parameter] public DashboardPanel? Panel { get; set; }

    [Parameter, EditorRequired] public DashboardAddress Address { get; set; } = default!;

    [Parameter, EditorRequired] public TimeRange Range { get; set; } = TimeRange.Default;

    /// <summary>What filters can choose from.</summary>
    [Parameter] public FilterValuesResult? Values { get; set; }

    [Parameter, EditorRequired] public EventCallback<DashboardPanel> OnDone { get; set; }

    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }

    [Inject] private SeriesCatalogue Catalogue { get; set; } = default!;
    [Inject] private PanelNames Names { get; set; } = default!;
    [Inject] private IStringLocalizer<DashboardTexts> Text { get; set; } = default!;

    private bool IsNew => Panel is null;

    private DashboardSeries? Series => Catalogue.Find(_panel.Metric);

    private IReadOnlyList<FilterDimension> Dimensions => PanelFilters.Dimensions(_panel.Filter, Values, Names);

    protected override void OnInitialized() => _panel = Panel ?? New();

    private DashboardPanel New()
    {
        var (id, first) = (DashboardPanel.NewId(), Catalogue.All[0]);
        return new DashboardPanel { Id = id, Metric = first.Id, Form = first.Forms[0], Place = DashboardPanel.SizeFor(first.Forms[0], id) };
    }

    /// <summary>One number is not split, and a new panel gets the cells its form needs.</summary>
    private Task DoneAsync()
    {
        var panel = _panel.Form is PanelForm.Stat ? _panel with { By = null } : _panel;
        return OnDone.InvokeAsync(IsNew ? panel with { Place = DashboardPanel.SizeFor(panel.Form, panel.Id) } : panel);
    }

    private void ChooseMetric(string? metric)
    {
        if (metric is null || Catalogue.Find(metric) is not { } series)
        {
            return;
        }
        _panel = _panel with
        {
            Metric = metric,
            Form = series.Forms.Contains(_panel.Form) ? _panel.Form : series.Forms[0],
            By = series.Groupings.Any(grouping => string.Equals(grouping.Id, _panel.By, StringComparison.Ordinal)) ? _panel.By : null,
        };
    }

    private void ChooseTitle(string? title) => _panel = _panel with { Title = (title ?? "").TrimStart() };

    private void ChooseBy(string? by) => _panel = _panel with { By = string.IsNullOrEmpty(by) ? null : by };

    private void ChangeFilter(FilterChange change) =>
        _panel = _panel with { Filter = _panel.Filter.With(Enum.Parse<CallDimension>(change.Key), change.Selected) };
}
