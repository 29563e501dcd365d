using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Store;
using Portal.Shell;
using Portal.Ui;

namespace Portal.Access.Administration;

/// <summary>One person: how they stand, what they may do and why, and where they are signed in.</summary>
public sealed partial class PersonPage : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private HashSet<string> _roles = [];
    private IReadOnlyList<RightLine> _rights = [];
    private IReadOnlyList<Session> _sessions = [];
    private Person? _person;
    private Person? _conflict;
    private string? _currentSession;
    private string? _fault;
    private bool _missing;
    private bool _asking;
    private bool _busy;
    private bool _saved;
    private Guid _opened;

    [Parameter] public Guid Id { get; set; }

    [Inject] private PeopleList People { get; set; } = null!;
    [Inject] private PeopleAdministration Administration { get; set; } = null!;
    [Inject] private PersonSessions Sessions { get; set; } = null!;
    [Inject] private IStringLocalizer<PeopleTexts> Text { get; set; } = null!;
    [Inject] private IStringLocalizer<ShellTexts> Shell { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    private bool IsSelf { get; set; }

    private bool RolesDiffer => _person is not null && !_roles.SetEquals(_person.Roles);

    private PersonStatus Status => _person!.Disabled ? PersonStatus.Disabled : _rights.Count > 0 ? PersonStatus.Active : PersonStatus.Waiting;

    private IReadOnlyList<DataColumn<RightLine>> RightColumns =>
    [
        new(Text["Role"], right => builder => builder.AddContent(0, right.Role == PortalRoles.Content ? Text["RoleContent"] : Shell[$"Role{right.Role}"])),
        new(Text["Project"], right => builder => builder.AddContent(0, right.Project ?? Text["EveryProject"])),
        new(Text["For"], right => builder => builder.AddContent(0, right.Application ?? Text["WholeProject"])),
        new(Text["From"], right => builder => builder.AddContent(0, right.Team is { } team ? Text["OriginTeam", team] : Text[$"Origin{right.Origin}"])),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive && _opened != Id)
        {
            _opened = Id;
            await TryAsync(LoadAsync);
        }
    }

    private async Task LoadAsync()
    {
        var user = (await Authentication).User;
        (_currentSession, IsSelf) = (user.FindFirstValue(PortalClaims.Session), user.FindFirstValue(ClaimTypes.NameIdentifier) == Id.ToString());
        var person = await People.FindAsync(Id, _closing.Token);
        _missing = person is null;
        if (person is not null)
        {
            await ShowAsync(person);
        }
    }

    private async Task ShowAsync(Person person)
    {
        (_person, _roles, _conflict) = (person, [.. person.Roles], null);
        _rights = [.. (await People.RightsAsync(person, _closing.Token)).SelectMany(RightLine.Of)];
        _sessions = await Sessions.ListAsync(Id, _closing.Token);
    }

    private void Flip(string role, bool held)
    {
        _saved = false;
        if (held)
        {
            _roles.Add(role);
        }
        else
        {
            _roles.Remove(role);
        }
    }

    private Task SaveRolesAsync() => ChangeAsync(async user =>
    {
        var person = await Administration.AssignRolesAsync(user, Id, _person!.Version, _roles, _closing.Token);
        _saved = true;
        return person;
    });

    private Task DisableAsync(string reason)
    {
        _asking = false;
        return ChangeAsync(user => Administration.DisableAsync(user, Id, _person!.Version, reason, _closing.Token));
    }

    private Task EnableAsync() => ChangeAsync(user => Administration.EnableAsync(user, Id, _person!.Version, _closing.Token));

    private Task EndAsync(string? session) => TryAsync(async () =>
    {
        await Administration.EndSessionsAsync((await Authentication).User, Id, session, _closing.Token);
        _sessions = await Sessions.ListAsync(Id, _closing.Token);
    });

    private Task TakeTheirsAsync() => TryAsync(() => ShowAsync(_conflict!));

    private Task ChangeAsync(Func<ClaimsPrincipal, Task<Person>> change) => TryAsync(async () =>
    {
        try
        {
            await ShowAsync(await change((await Authentication).User));
        }
        catch (PersonConflictException conflict)
        {
            _conflict = conflict.Current;
        }
        catch (PersonRefusedException refused)
        {
            _fault = Text[$"Refused{refused.Refusal}"];
        }
        catch (AccessRefusedException)
        {
            _fault = Text["RefusedRight"];
        }
    });

    private async Task TryAsync(Func<Task> act)
    {
        if (_busy)
        {
            return;
        }
        (_busy, _fault) = (true, null);
        try
        {
            await act();
        }
        catch (Exception fault) when (RecordsFault.IsUnavailable(fault))
        {
            _fault = Text["Error"];
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>What differs between what is shown and what somebody else has made of it.</summary>
    private List<string> Differences(Person theirs)
    {
        List<string> lines = [];
        if (!_roles.SetEquals(theirs.Roles))
        {
            lines.Add(Text["ConflictRoles", Names(theirs.Roles), Names(_roles)]);
        }
        if (theirs.Disabled != _person!.Disabled)
        {
            lines.Add(Text[theirs.Disabled ? "ConflictDisabled" : "ConflictEnabled"]);
        }
        return lines.Count > 0 ? lines : [Text["ConflictElse"]];

        string Names(IReadOnlyCollection<string> roles) =>
            roles.Count == 0 ? Text["None"] : string.Join(", ", PortalRoles.All.Where(roles.Contains).Select(role => Shell[$"Role{role}"].Value));
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
