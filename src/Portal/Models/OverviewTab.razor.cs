using Microsoft.AspNetCore.Components;
using Portal.Governance.Models;
using Portal.Live;
using Portal.Live.Series;
using Portal.Panels;
using Portal.Shell;
using Portal.Telemetry.Series;

namespace Portal.Models;

/// <summary>What a model is and how it does: numbers of the last day, where it runs, who answers for it, what its class of risk asks.</summary>
public sealed partial class OverviewTab
{
    private static readonly TimeRange Range = TimeRange.Parse(ModelsPage.NumbersRange);

    private ModelOwner? _owner;
    private bool _deleting;

    [Inject] private ModelOwners Owners { get; set; } = null!;
    [Inject] private ModelRegistry Registry { get; set; } = null!;
    [Inject] private RiskClasses Classes { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private PanelContent CallsPanel { get; } = new("", "calls", By: null, PanelForm.Bar);

    private PanelContent LatencyPanel { get; } = new("", "latency.p95", By: null, PanelForm.Line);

    private TrafficNumbers? Numbers => Traffic?.Of(ModelId);

    private CallFilter? Filter => ModelTelemetry.FilterOf(Model!, Versions);

    /// <summary>Whatever was used keeps its record.</summary>
    private bool IsDeletable => Environments.Count == 0 && Versions.All(version => version.Stage == LifecycleStage.Development);

    protected override async Task LoadMoreAsync(CancellationToken cancellationToken) => _owner = Model is null ? null : await Owners.FindAsync(Model, cancellationToken);

    private async Task DeleteAsync()
    {
        _deleting = false;
        var (name, version) = (Model!.Name, Model.Version);
        if (await TryAsync(caller => Registry.DeleteAsync(caller, name, version, CancellationToken.None), faults => Message = string.Join(' ', faults.Select(Words.Of)), Text["Deleted"]))
        {
            Navigation.NavigateTo(PortalUrls.Models());
        }
    }
}
