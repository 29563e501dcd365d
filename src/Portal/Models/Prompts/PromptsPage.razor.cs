using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models.Prompts;

namespace Portal.Models.Prompts;

/// <summary>The prompts of a project: which version of each is in use.</summary>
public sealed partial class PromptsPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<PromptEntry>? _entries;
    private bool _creating;
    private bool _fault;

    [SupplyParameterFromQuery(Name = "q")] private string? Query { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private PromptLibrary Library { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<PromptTexts> Text { get; set; } = null!;

    private List<PromptEntry> Shown => [.. (_entries ?? []).Where(entry => string.IsNullOrWhiteSpace(Query)
        || new[] { entry.Prompt.Name, entry.Prompt.Description, entry.Prompt.Application ?? "" }.Any(text => text.Contains(Query.Trim(), StringComparison.CurrentCultureIgnoreCase)))];

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
            _entries = await Library.ListAsync((await Viewer).User.GetTenant(), _left.Token);
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
