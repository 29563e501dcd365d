using System.Data.Common;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Models;

/// <summary>What the registry's own tabs of a model's page share: the model with its versions, deployments and live numbers, and how a command is tried.</summary>
public abstract class ModelTabBase : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IDisposable? _subscription;
    private Guid _loaded;

    [Parameter, EditorRequired] public Guid ModelId { get; set; }

    [CascadingParameter] protected Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] protected ModelCatalogue Catalogue { get; set; } = null!;
    [Inject] protected ModelDeployments Deployments { get; set; } = null!;
    [Inject] protected ModelWords Words { get; set; } = null!;
    [Inject] protected IStringLocalizer<ModelsTexts> Text { get; set; } = null!;
    [Inject] private LiveFeed Feed { get; set; } = null!;
    [Inject] private IAuthorizationService Authorization { get; set; } = null!;

    protected Model? Model { get; private set; }

    /// <summary>The newest first.</summary>
    protected IReadOnlyList<ModelVersion> Versions { get; private set; } = [];

    protected IReadOnlyList<EnvironmentDeployments> Environments { get; private set; } = [];

    /// <summary>Null until telemetry has answered.</summary>
    protected ModelTrafficReport? Traffic { get; private set; }

    protected bool MayEdit { get; private set; }

    /// <summary>The records could not be read.</summary>
    protected bool IsFaulty { get; private set; }

    /// <summary>How the last command ended; null: nothing to say.</summary>
    protected string? Message { get; set; }

    protected string NameOf(Guid versionId) => Versions.FirstOrDefault(version => version.Id == versionId)?.Name ?? "–";

    /// <summary>Numbers of a version over the last day; null without calls.</summary>
    protected TrafficNumbers? NumbersOf(Guid versionId) =>
        Traffic is null ? null : TrafficNumbers.Sum(Traffic.Rows.Where(row => row.VersionId == versionId).Select(row => row.Numbers));

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_left.IsCancellationRequested)
        {
            _left.Cancel();
            _left.Dispose();
            _subscription?.Dispose();
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == ModelId)
        {
            return;
        }
        _loaded = ModelId;
        var user = (await Viewer).User;
        await LoadAsync();
        if (RendererInfo.IsInteractive && _subscription is null)
        {
            MayEdit = (await Authorization.AuthorizeAsync(user, PortalPolicies.EditModels)).Succeeded;
            var key = new PanelKey(ModelTraffic.Panel, new CallFilter { Tenant = user.GetTenant() }, TimeRange.Parse(ModelsPage.NumbersRange), 1);
            _subscription = Feed.Subscribe(key, frame => InvokeAsync(() => Show(frame)));
        }
    }

    /// <summary>Reads the records anew.</summary>
    protected async Task LoadAsync()
    {
        try
        {
            Model = await Catalogue.FindAsync((await Viewer).User.GetTenant(), ModelId, _left.Token);
            Versions = await Catalogue.GetVersionsAsync(ModelId, _left.Token);
            Environments = await Deployments.ListAsync(ModelId, _left.Token);
            await LoadMoreAsync(_left.Token);
            IsFaulty = false;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The tab was left.
        }
        catch (DbException)
        {
            IsFaulty = true;
        }
    }

    /// <summary>What one tab reads beside the others.</summary>
    protected virtual Task LoadMoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Tries a command and says how it ended; the records are read anew.</summary>
    /// <returns>Whether it was done.</returns>
    protected async Task<bool> TryAsync<T>(Func<System.Security.Claims.ClaimsPrincipal, Task<ModelChange<T>>> command, Action<IReadOnlyList<ModelFault>> onFaults, string done)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(onFaults);
        ModelOutcome? outcome = null;
        try
        {
            var change = await command((await Viewer).User);
            outcome = change.Outcome;
            Message = change.Outcome switch
            {
                ModelOutcome.Done => done,
                ModelOutcome.Conflict => Text["ChangedMeanwhile"],
                ModelOutcome.Duplicate => Text["VersionTaken"],
                ModelOutcome.Missing => Text["ModelGone"],
                _ => null,
            };
            onFaults(change.Faults ?? []);
        }
        catch (AccessRefusedException)
        {
            Message = Text["NotAllowed"];
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or TimeoutException)
        {
            Message = Text["StoreFaultKept"];
        }
        await LoadAsync();
        return outcome == ModelOutcome.Done;
    }

    private void Show(LiveFrame frame)
    {
        if (frame.Value is ModelTrafficReport report)
        {
            Traffic = report;
            StateHasChanged();
        }
    }
}
