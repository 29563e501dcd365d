using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Governance.Models.Runs;

namespace Portal.Models.Runs;

/// <summary>How a model came about: its training, tuning and evaluation, with what and to what result.</summary>
public sealed partial class RunsTab : ComponentBase, IDisposable
{
    private const int MostCompared = 5;

    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<RunRecord>? _runs;
    private RunImport? _imported;
    private Guid _loaded;
    private string? _model;
    private bool _importing;
    private bool _fault;

    [Parameter, EditorRequired] public Guid ModelId { get; set; }

    [SupplyParameterFromQuery(Name = "compare")] private string[]? Compare { get; set; }
    [SupplyParameterFromQuery(Name = "run")] private string? Shown { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private ModelCatalogue Catalogue { get; set; } = null!;
    [Inject] private ModelRuns Runs { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<RunTexts> Text { get; set; } = null!;

    private List<RunRecord> Compared => [.. (_runs ?? []).Where(record => Compare?.Contains(record.Run.ExternalId, StringComparer.Ordinal) == true).Take(MostCompared)];

    private string Headline => _runs!.Count == 0 ? Text["HeadlineNone"] : Text["Headline", _runs.Count, _runs.Count(record => record.Run.Status == RunStatus.Failed)];

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != ModelId)
        {
            _loaded = ModelId;
            await LoadAsync();
        }
    }

    private string Address(string[]? compare, string? shown) =>
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { ["compare"] = compare is { Length: 0 } ? null : compare, ["run"] = shown });

    private void Toggle(RunRecord record)
    {
        var ids = Compared.ConvertAll(one => one.Run.ExternalId);
        if (!ids.Remove(record.Run.ExternalId))
        {
            ids.Add(record.Run.ExternalId);
        }
        Navigation.NavigateTo(Address([.. ids.TakeLast(MostCompared)], shown: null), replace: true);
    }

    private async Task ImportedAsync(RunImport import)
    {
        (_importing, _imported) = (false, import);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            _model = (await Catalogue.FindAsync((await Viewer).User.GetTenant(), ModelId, _left.Token))?.Name;
            _runs = _model is null ? [] : await Runs.ListAsync(ModelId, _left.Token);
            _fault = false;
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
