using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Access.Keys;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Access.Tenancy;

/// <summary>Makes a project and opens its page.</summary>
public sealed partial class NewProjectDialog : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private string _title = "";
    private string _tenant = "";
    private bool _chosen;
    private bool _saving;
    private string? _notice;

    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }
    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [Inject] private Projects Projects { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<TenancyTexts> Text { get; set; } = null!;

    private void Type(string? title)
    {
        _title = title ?? "";
        if (!_chosen)
        {
            _tenant = ProjectRules.SuggestTenant(_title);
        }
    }

    private void TypeTenant(string? tenant) => (_tenant, _chosen) = (tenant ?? "", tenant?.Length > 0);

    private async Task SaveAsync()
    {
        if (_saving)
        {
            return;
        }
        _saving = true;
        try
        {
            var change = await Projects.CreateAsync((await Authentication).User, _tenant, _title, _closing.Token);
            if (change.Outcome is ProjectOutcome.Done)
            {
                Navigation.NavigateTo(PortalUrls.Project(_tenant));
                return;
            }
            _notice = change.Outcome is ProjectOutcome.Duplicate ? Text["DuplicateProject", _tenant] : Text["KeyHint"];
        }
        catch (AccessRefusedException)
        {
            _notice = Text["Refused"];
        }
        catch (Exception fault) when (KeysPage.IsUnavailable(fault))
        {
            _notice = Text["ErrorSave"];
        }
        finally
        {
            _saving = false;
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
