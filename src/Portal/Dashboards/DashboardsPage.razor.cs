using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Dashboards;
using Portal.Shell;

namespace Portal.Dashboards;

/// <summary>What a new dashboard starts from.</summary>
/// <param name="Template">A name of <see cref="DashboardTemplates"/>.</param>
public sealed record NewDashboard(string Name, string Template);

/// <summary>The dashboards a person may open.</summary>
public sealed partial class DashboardsPage : ComponentBase, IDisposable
{
    private static readonly string[] Choices = ["all", "mine", "shared", "favourites"];

    private readonly CancellationTokenSource _left = new();
    private DashboardViewer _viewer = default!;
    private IReadOnlyList<DashboardEntry>? _entries;
    private DashboardEntry? _deleted;
    private string? _fault;
    private bool _creating;
    private bool _importing;

    [SupplyParameterFromQuery(Name = "q")] private string? Query { get; set; }
    [SupplyParameterFromQuery(Name = "show")] private string? Show { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private DashboardStore Store { get; set; } = default!;
    [Inject] private DashboardLibrary Library { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IStringLocalizer<DashboardTexts> Text { get; set; } = default!;

    private string Chosen => Choices.Contains(Show, StringComparer.Ordinal) ? Show! : Choices[0];

    private List<DashboardEntry> Shown => [.. (_entries ?? [])
        .Where(entry => Chosen switch
        {
            "mine" => IsMine(entry),
            "shared" => !IsMine(entry),
            "favourites" => entry.IsFavourite,
            _ => true,
        })
        .Where(entry => string.IsNullOrWhiteSpace(Query) || new[] { entry.Name, entry.Description, entry.OwnerName }.Any(text => text.Contains(Query.Trim(), StringComparison.CurrentCultureIgnoreCase)))
        .OrderByDescending(entry => entry.IsFavourite).ThenBy(entry => entry.Name, StringComparer.CurrentCultureIgnoreCase)];

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _viewer = (await Viewer).User.ToDashboardViewer();
        await LoadAsync();
    }

    private bool IsMine(DashboardEntry entry) => string.Equals(entry.OwnerId, _viewer.Id, StringComparison.Ordinal);

    private bool MayDelete(DashboardEntry entry) => IsMine(entry) || (_viewer.IsAdministrator && entry.Sharing != DashboardSharing.Private);

    private Task LoadAsync() => TryAsync(async () => _entries = await Store.ListAsync(_viewer, _left.Token));

    private Task CreateAsync(NewDashboard wanted) => TryAsync(async () =>
    {
        var definition = DashboardTemplates.Create(wanted.Template, wanted.Name, Text);
        var created = await Store.CreateAsync(await ActingAsync(), new DashboardEdit(definition, DashboardSharing.Private).ToContent(), _left.Token);
        Navigation.NavigateTo(DashboardUrls.Edit(created.Id));
    });

    private Task StartAsync(string template) => CreateAsync(new NewDashboard(Text[$"Template{template}"], template));

    private Task ImportAsync(DashboardDefinition definition) => TryAsync(async () =>
    {
        var created = await Store.CreateAsync(await ActingAsync(), new DashboardEdit(definition, DashboardSharing.Private).ToContent(), _left.Token);
        Navigation.NavigateTo(PortalUrls.Dashboard(created.Id));
    });

    private Task DuplicateAsync(DashboardEntry entry) => TryAsync(async () =>
    {
        var copy = await Library.DuplicateAsync(await ActingAsync(), entry.Id, name => Text["CopyOf", name], _left.Token);
        if (copy is not null)
        {
            Navigation.NavigateTo(DashboardUrls.Edit(copy.Id));
        }
    });

    private Task DeleteAsync(DashboardEntry entry) => TryAsync(async () =>
    {
        await Store.DeleteAsync(await ActingAsync(), entry.Id, expectedVersion: null, _left.Token);
        _deleted = entry;
        _entries = await Store.ListAsync(_viewer, _left.Token);
    });

    private Task UndeleteAsync() => TryAsync(async () =>
    {
        await Store.UndeleteAsync(await ActingAsync(), _deleted!.Id, _left.Token);
        _deleted = null;
        _entries = await Store.ListAsync(_viewer, _left.Token);
    });

    private Task StarAsync(DashboardEntry entry) => TryAsync(async () =>
    {
        await Store.SetFavouriteAsync(_viewer, entry.Id, !entry.IsFavourite, _left.Token);
        _entries = await Store.ListAsync(_viewer, _left.Token);
    });

    private void Go(string? query, string? show) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["q"] = string.IsNullOrEmpty(query) ? null : query,
            ["show"] = show is "all" ? null : show,
        }),
        replace: true);

    private async Task<DashboardViewer> ActingAsync() => _viewer = await Library.RequireViewerAsync((await Viewer).User, _left.Token);

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            _fault = null;
        }
        catch (AccessRefusedException)
        {
            _fault = Text["ActRefused"];
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            _fault = Text["StoreFault"];
        }
        catch (InvalidOperationException exception) when (exception.Message.Contains("dashboards", StringComparison.Ordinal))
        {
            _fault = Text["TooMany", DashboardStore.OwnerLimit];
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
