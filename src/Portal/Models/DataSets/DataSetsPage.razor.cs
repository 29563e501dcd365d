using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models.DataSets;

namespace Portal.Models.DataSets;

/// <summary>The data of a project that models are made and judged with.</summary>
public sealed partial class DataSetsPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<DataSetEntry>? _entries;
    private bool _creating;
    private bool _fault;

    [SupplyParameterFromQuery(Name = "q")] private string? Query { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private DataSetCatalogue Catalogue { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<DataSetTexts> Text { get; set; } = null!;

    private List<DataSetEntry> Shown => [.. (_entries ?? []).Where(entry => string.IsNullOrWhiteSpace(Query)
        || new[] { entry.Set.Title, entry.Set.Name, entry.Set.Description, entry.Set.Owner ?? "" }.Any(text => text.Contains(Query.Trim(), StringComparison.CurrentCultureIgnoreCase)))];

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        try
        {
            _entries = await Catalogue.ListAsync((await Viewer).User.GetTenant(), _left.Token);
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

    private void Go(string? query) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", string.IsNullOrEmpty(query) ? null : query), replace: true);
}
