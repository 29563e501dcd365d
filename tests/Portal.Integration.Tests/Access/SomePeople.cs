using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

/// <summary>People, sessions and the guard over a database of a test's own.</summary>
internal sealed class SomePeople(GovernanceDatabase database)
{
    public const string Issuer = "https://login.example/acme";

    public ManualTime Time { get; } = new();

    public GovernanceDatabase Database => database;

    public People People => new(database.Contexts, Time);

    /// <summary>The sessions as one instance of the portal sees them; another call gives another instance.</summary>
    public PersonSessions Sessions() => new(database.Contexts, new SessionLimits(TimeSpan.FromHours(2)), Time);

    public AccessGuard Guard() => new(Sessions(), database.Contexts);

    public PeopleAdministration Administration() => new(database.Contexts, Guard(), Sessions(), Time);

    public Task<ClaimsPrincipal> BeginAsync(Person person) =>
        Sessions().BeginAsync(person, SignInMethods.Provider, null, TimeSpan.FromHours(12), null, TestContext.Current.CancellationToken);

    public async Task<Person> AddAsync(string subject, params string[] roles) =>
        (await People.SignInAsync(new ExternalIdentity(Issuer, subject, $"Person {subject}", $"{subject}@acme.example", roles), TestContext.Current.CancellationToken)).Person;

    public async Task ChangeAsync(Func<Portal.Governance.PortalDb, Task> change)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        await change(db);
        await db.SavePreparedAsync();
    }
}
