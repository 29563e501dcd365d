using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Shell;

namespace Portal.Models;

/// <summary>One model: what it is, who answers for it, and the tabs that slices bring.</summary>
public sealed partial class ModelPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private Model? _model;
    private ModelOwner? _owner;
    private Dictionary<string, object> _parameters = [];
    private string? _loaded;
    private bool _isMissing;
    private bool _fault;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery(Name = "tab")] private string? Tab { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private ModelCatalogue Catalogue { get; set; } = null!;
    [Inject] private ModelOwners Owners { get; set; } = null!;
    [Inject] private ModelWords Words { get; set; } = null!;
    [Inject] private IEnumerable<ModelTab> Tabs { get; set; } = null!;
    [Inject] private IStringLocalizer<ModelsTexts> Text { get; set; } = null!;
    [Inject] private IStringLocalizerFactory Localizers { get; set; } = null!;

    private IEnumerable<ModelTab> ShownTabs => Tabs.Where(tab => tab.IsShown(_model!)).OrderBy(tab => tab.Order);

    private ModelTab Current => ShownTabs.FirstOrDefault(tab => tab.Key == Tab) ?? ShownTabs.First();

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Name)
        {
            _loaded = Name;
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            var tenant = (await Viewer).User.GetTenant();
            _model = await Catalogue.FindAsync(tenant, Name, _left.Token);
            _owner = _model is null ? null : await Owners.FindAsync(_model, _left.Token);
            (_isMissing, _fault) = (_model is null, false);
            _parameters = new Dictionary<string, object>(StringComparer.Ordinal) { ["ModelId"] = _model?.Id ?? Guid.Empty };
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (DbException)
        {
            _fault = true;
        }
    }
}
