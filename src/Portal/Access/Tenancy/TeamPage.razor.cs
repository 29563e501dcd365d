using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Access.Keys;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Governance.Costs;
using Portal.Shell;

namespace Portal.Access.Tenancy;

/// <summary>One team: its people, its rights, and the budgets and keys it answers for.</summary>
public sealed partial class TeamPage : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private Team? _team;
    private IReadOnlyList<Person> _members = [];
    private IReadOnlyList<GrantSummary> _grants = [];
    private IReadOnlyList<ApiKey> _keys = [];
    private IReadOnlyList<Budget> _budgets = [];
    private IReadOnlyList<string> _applications = [];
    private Person? _removed;
    private Dialog _dialog;
    private string? _fault;
    private string? _notice;
    private string _current = "";
    private string _projectTitle = "";
    private Guid? _opened;
    private bool _missing;

    private enum Dialog
    {
        None,
        Rename,
        Member,
        Grant,
        Delete,
    }

    [Parameter] public Guid Id { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [Inject] private Projects Projects { get; set; } = null!;
    [Inject] private Teams Teams { get; set; } = null!;
    [Inject] private Grants Grants { get; set; } = null!;
    [Inject] private ApiKeys Keys { get; set; } = null!;
    [Inject] private Budgets Budgets { get; set; } = null!;
    [Inject] private ApplicationSettingsStore Applications { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<TenancyTexts> Text { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive && _opened != Id)
        {
            _opened = Id;
            _current = (await Authentication).User.GetTenant();
            await ReloadAsync();
        }
    }

    private Task ReloadAsync() => TryAsync(Text["Error"], async _ =>
    {
        _team = await Teams.FindAsync(Id, _closing.Token);
        _missing = _team is null;
        if (_team is not { } team)
        {
            return;
        }
        _projectTitle = (await Projects.FindAsync(team.Tenant, _closing.Token))?.Title ?? team.Tenant;
        _members = await Teams.ListMembersAsync(Id, _closing.Token);
        _grants = [.. (await Grants.ListAsync(team.Tenant, _closing.Token)).Where(one => one.Grant.TeamId == Id)];
        _keys = [.. (await Keys.ListAsync(team.Tenant, _closing.Token)).Where(key => key.TeamId == Id && key.RevokedAt is null)];
        _budgets = [.. (await Budgets.ListAsync(team.Tenant, _closing.Token)).Where(budget => budget.Scope == BudgetScope.Team && budget.Target == team.Name)];
        _applications = [.. (await Applications.ListAsync(team.Tenant, _closing.Token)).Select(one => one.Application).Order(StringComparer.OrdinalIgnoreCase)];
    });

    private void Close() => (_dialog, _notice) = (Dialog.None, null);

    private Task RenameAsync(string name) => TryAsync(Text["ErrorSave"], async user =>
    {
        var change = await Teams.RenameAsync(user, Id, _team!.Version, name, _closing.Token);
        switch (change)
        {
            case { Outcome: ProjectOutcome.Done }:
                Close();
                await ReloadAsync();
                break;
            case { Outcome: ProjectOutcome.Conflict, Team: { } theirs }:
                // What was typed stays; saving once more is then a decision.
                (_team, _notice) = (theirs, Text["TeamConflict", theirs.ChangedBy, theirs.Name]);
                break;
            case { Outcome: ProjectOutcome.Duplicate }:
                _notice = Text["DuplicateTeam", name];
                break;
            default:
                _missing = true;
                break;
        }
    });

    private Task AddAsync(Person person) => TryAsync(Text["ErrorSave"], async user =>
    {
        await Teams.AddMemberAsync(user, Id, person.Id, _closing.Token);
        _removed = null;
        Close();
        await ReloadAsync();
    });

    private Task RemoveAsync(Person person) => TryAsync(Text["ErrorSave"], async user =>
    {
        await Teams.RemoveMemberAsync(user, Id, person.Id, _closing.Token);
        _removed = person;
        await ReloadAsync();
    });

    private Task WithdrawAsync(GrantSummary grant) => TryAsync(Text["ErrorSave"], async user =>
    {
        await Grants.WithdrawAsync(user, grant.Grant.Id, _closing.Token);
        await ReloadAsync();
    });

    private Task DeleteAsync() => TryAsync(Text["ErrorSave"], async user =>
    {
        var change = await Teams.DeleteAsync(user, Id, _team!.Version, _closing.Token);
        Close();
        if (change.Outcome is ProjectOutcome.Done)
        {
            Navigation.NavigateTo(PortalUrls.Project(_team.Tenant));
            return;
        }
        await ReloadAsync();
        if (!_missing)
        {
            _fault = Text["DeleteConflict"];
        }
    });

    private async Task TryAsync(string otherwise, Func<ClaimsPrincipal, Task> act)
    {
        _fault = null;
        try
        {
            await act((await Authentication).User);
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
