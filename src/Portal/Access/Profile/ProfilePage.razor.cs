using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Access.Administration;
using Portal.Governance.Access;
using Portal.Governance.Store;
using Portal.Shell;
using Portal.Ui;

namespace Portal.Access.Profile;

/// <summary>One's own settings, rights and sessions.</summary>
public sealed partial class ProfilePage : IDisposable
{
    private static readonly IReadOnlyList<string> Zones = ZonesOfThisMachine();

    private readonly CancellationTokenSource _closing = new();
    private PreferenceSet? _stored;
    private PreferenceSet? _chosen;
    private IReadOnlyList<RightLine> _rights = [];
    private IReadOnlyList<Session> _sessions = [];
    private string _tenant = "";
    private string? _session;
    private string? _fault;
    private bool _busy;
    private Guid _person;

    [Inject] private Preferences Preferences { get; set; } = null!;
    [Inject] private PersonSessions Sessions { get; set; } = null!;
    [Inject] private PeopleAdministration Administration { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<ProfileTexts> Text { get; set; } = null!;
    [Inject] private IStringLocalizer<PeopleTexts> People { get; set; } = null!;
    [Inject] private IStringLocalizer<ShellTexts> Shell { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    private bool Differs => _chosen is not null && _chosen != _stored;

    private IReadOnlyList<DataColumn<RightLine>> Columns =>
    [
        new(People["Role"], right => builder => builder.AddContent(0, right.Role == PortalRoles.Content ? People["RoleContent"] : Shell[$"Role{right.Role}"])),
        new(People["For"], right => builder => builder.AddContent(0, right.Application ?? People["WholeProject"])),
        new(People["From"], right => builder => builder.AddContent(0, right.Team is { } team ? People["OriginTeam", team] : People[$"Origin{right.Origin}"])),
    ];

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            await TryAsync(LoadAsync);
        }
    }

    private async Task LoadAsync()
    {
        var user = (await Authentication).User;
        var state = await Sessions.FindAsync(user, TimeSpan.Zero, _closing.Token) ?? throw new AccessRefusedException(AccessRefusal.SignedOut, PortalPolicies.View);
        (_person, _session, _tenant) = (state.Person.Id, state.Session.Id, state.Session.Tenant);
        _stored = _chosen = new PreferenceSet(state.Person.Language, state.Person.TimeZone, state.Person.Theme);
        _rights = [.. state.Rights.Rights.Select(right => new RightLine(right.Role, state.Session.Tenant, right.Application, right.Origin, right.Team))];
        _sessions = await Sessions.ListAsync(_person, _closing.Token);
    }

    private static string? Value(ChangeEventArgs change) => change.Value is string { Length: > 0 } text ? text : null;

    private void Choose(PreferenceSet chosen) => _chosen = chosen;

    private Task SaveAsync() => TryAsync(async () =>
    {
        if (_chosen is { } chosen && Differs)
        {
            await Preferences.SetAsync((await Authentication).User, _ => chosen, _closing.Token);
            Navigation.NavigateTo(PortalUrls.Profile(), forceLoad: true); // language and zone are the document's
        }
    });

    private Task EndAsync(string session) => TryAsync(async () =>
    {
        await Administration.EndSessionsAsync((await Authentication).User, _person, session, _closing.Token);
        if (session == _session)
        {
            Navigation.NavigateTo(PortalUrls.SignIn(PortalUrls.Profile()), forceLoad: true);
            return;
        }
        _sessions = await Sessions.ListAsync(_person, _closing.Token);
    });

    private Task EndOthersAsync() => TryAsync(async () =>
    {
        foreach (var other in _sessions.Where(session => session.Id != _session))
        {
            await Administration.EndSessionsAsync((await Authentication).User, _person, other.Id, _closing.Token);
        }
        _sessions = await Sessions.ListAsync(_person, _closing.Token);
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

    /// <summary>IANA names, which browsers understand; those of areas and places only.</summary>
    private static List<string> ZonesOfThisMachine() =>
    [
        "UTC",
        .. TimeZoneInfo.GetSystemTimeZones()
            .Select(zone => zone.HasIanaId ? zone.Id : TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out var name) ? name : null)
            .OfType<string>()
            .Where(name => name.Contains('/', StringComparison.Ordinal) && !name.StartsWith("Etc/", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
