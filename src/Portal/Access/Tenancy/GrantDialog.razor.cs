using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Access.Keys;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Access.Tenancy;

/// <summary>Gives a person or team a right in a project, or for one application of it.</summary>
public sealed partial class GrantDialog : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private Person? _person;
    private bool _toTeam;
    private string _team = "";
    private string _role = PortalRoles.Viewer;
    private string _application = "";
    private bool _saving;
    private string? _notice;

    [Parameter, EditorRequired] public string Tenant { get; set; } = "";

    /// <summary>The team that gets the right; null: it is chosen here.</summary>
    [Parameter] public Guid? TeamId { get; set; }
    [Parameter] public IReadOnlyList<Team> Teams { get; set; } = [];

    /// <summary>Names to choose from; others may be typed.</summary>
    [Parameter] public IReadOnlyList<string> Applications { get; set; } = [];
    [Parameter, EditorRequired] public EventCallback OnDone { get; set; }
    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }
    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [Inject] private Grants Grants { get; set; } = null!;
    [Inject] private IStringLocalizer<TenancyTexts> Text { get; set; } = null!;
    [Inject] private IStringLocalizer<ShellTexts> Shell { get; set; } = null!;

    protected override void OnInitialized() => _team = Teams is [var first, ..] ? first.Id.ToString() : "";

    private async Task SaveAsync()
    {
        if (_saving)
        {
            return;
        }
        _saving = true;
        try
        {
            var team = TeamId ?? (_toTeam && Guid.TryParse(_team, out var chosen) ? chosen : null);
            var draft = new GrantDraft(team is null ? _person?.Id : null, team, _role, _application);
            var change = await Grants.GiveAsync((await Authentication).User, Tenant, draft, _closing.Token);
            if (change.Outcome is ProjectOutcome.Done)
            {
                await OnDone.InvokeAsync();
                await OnClose.InvokeAsync();
                return;
            }
            _notice = Text["HolderGone"];
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
