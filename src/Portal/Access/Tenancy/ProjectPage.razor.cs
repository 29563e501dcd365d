using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Access.Keys;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Governance.Costs;
using Portal.Shell;

namespace Portal.Access.Tenancy;

/// <summary>One project: its teams, who may do what in it, and what belongs to it.</summary>
public sealed partial class ProjectPage : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private Project? _project;
    private IReadOnlyList<TeamSummary> _teams = [];
    private IReadOnlyList<GrantSummary> _grants = [];
    private IReadOnlyList<ApiKey> _keys = [];
    private IReadOnlyList<Budget> _budgets = [];
    private IReadOnlyList<string> _applications = [];
    private GrantSummary? _withdrawing;
    private Dialog _dialog;
    private string? _fault;
    private string? _notice;
    private string _current = "";
    private string? _opened;
    private bool _missing;

    private enum Dialog
    {
        None,
        Rename,
        Team,
        Grant,
        Archive,
    }

    /// <summary>Null: the project one works in.</summary>
    [Parameter] public string? Tenant { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [Inject] private Projects Projects { get; set; } = null!;
    [Inject] private Teams Teams { get; set; } = null!;
    [Inject] private Grants Grants { get; set; } = null!;
    [Inject] private ApiKeys Keys { get; set; } = null!;
    [Inject] private Budgets Budgets { get; set; } = null!;
    [Inject] private ApplicationSettingsStore Applications { get; set; } = null!;
    [Inject] private IStringLocalizer<TenancyTexts> Text { get; set; } = null!;
    [Inject] private IStringLocalizer<ShellTexts> Shell { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }
        _current = (await Authentication).User.GetTenant();
        if (_opened != (Tenant ?? _current))
        {
            _opened = Tenant ?? _current;
            await ReloadAsync();
        }
    }

    private Task ReloadAsync() => TryAsync(Text["Error"], async _ =>
    {
        var tenant = _opened!;
        _project = await Projects.FindAsync(tenant, _closing.Token);
        _missing = _project is null;
        _teams = await Teams.ListAsync(tenant, _closing.Token);
        _grants = await Grants.ListAsync(tenant, _closing.Token);
        _keys = [.. (await Keys.ListAsync(tenant, _closing.Token)).Where(key => key.RevokedAt is null)];
        _budgets = await Budgets.ListAsync(tenant, _closing.Token);
        _applications = [.. (await Applications.ListAsync(tenant, _closing.Token)).Select(one => one.Application).Order(StringComparer.OrdinalIgnoreCase)];
    });

    private void Close() => (_dialog, _notice) = (Dialog.None, null);

    private Task RenameAsync(string title) => TryAsync(Text["ErrorSave"], async user =>
        Take(await Projects.RenameAsync(user, _project!.Tenant, _project.Version, title, _closing.Token)));

    private Task ArchiveAsync() => TryAsync(Text["ErrorSave"], async user =>
    {
        var change = await Projects.ArchiveAsync(user, _project!.Tenant, _project.Version, _closing.Token);
        Take(change);
        Close();
    });

    private Task RestoreAsync() => TryAsync(Text["ErrorSave"], async user =>
        Take(await Projects.RestoreAsync(user, _project!.Tenant, _project.Version, _closing.Token)));

    private Task MakeTeamAsync(string name) => TryAsync(Text["ErrorSave"], async user =>
    {
        var change = await Teams.CreateAsync(user, _project!.Tenant, name, _closing.Token);
        if (change.Outcome is ProjectOutcome.Done)
        {
            Close();
            await ReloadAsync();
        }
        else
        {
            _notice = change.Outcome is ProjectOutcome.Duplicate ? Text["DuplicateTeam", name] : Text["NoProject"];
        }
    });

    private Task WithdrawAsync() => TryAsync(Text["ErrorSave"], async user =>
    {
        var grant = _withdrawing!.Grant.Id;
        _withdrawing = null;
        await Grants.WithdrawAsync(user, grant, _closing.Token);
        await ReloadAsync();
    });

    /// <summary>Shows what is stored now; after somebody else's change, with a word about it.</summary>
    private void Take(ProjectChange change)
    {
        if (change.Outcome is ProjectOutcome.Done)
        {
            _project = change.Project;
            Close();
        }
        else if (change is { Outcome: ProjectOutcome.Conflict, Project: { } theirs })
        {
            _project = theirs;
            _notice = Text["ProjectConflict", theirs.ChangedBy, theirs.Title];
        }
        else
        {
            _missing = change.Outcome is ProjectOutcome.Missing;
        }
    }

    private async Task TryAsync(string otherwise, Func<System.Security.Claims.ClaimsPrincipal, Task> act)
    {
        try
        {
            await act((await Authentication).User);
            _fault = null;
        }
        catch (AccessRefusedException)
        {
            (_fault, _dialog) = (Text["Refused"], Dialog.None);
        }
        catch (Exception fault) when (KeysPage.IsUnavailable(fault))
        {
            (_fault, _dialog) = (otherwise, Dialog.None);
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
