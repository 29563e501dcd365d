using Portal.Governance.Access;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

public sealed class PreferencesTests(GovernanceFixture store)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Set_HoldsOnEveryDevice_FromTheNextRequestOn()
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var ann = await some.AddAsync("ann", PortalRoles.Viewer);
        var (desk, phone) = (await some.BeginAsync(ann), await some.BeginAsync(ann));
        var sessions = some.Sessions();
        (await sessions.FindAsync(desk, PersonSessions.RequestAge, Stop)).ShouldNotBeNull();

        await new Preferences(database.Contexts, new AccessGuard(sessions, database.Contexts), sessions, some.Time)
            .SetAsync(desk, chosen => chosen with { Language = "es", TimeZone = "Asia/Tokyo", Theme = "dark" }, Stop);

        foreach (var device in new[] { desk, phone })
        {
            PreferenceSet.Of((await sessions.FindAsync(device, PersonSessions.RequestAge, Stop))!.Principal).ShouldBe(new PreferenceSet("es", "Asia/Tokyo", "dark"));
        }
    }

    [Theory]
    [InlineData("english", null, null)]
    [InlineData(null, "Mars/Olympus", null)]
    [InlineData(null, null, "purple")]
    public async Task Set_OfWhatDoesNotExist_IsRefused(string? language, string? zone, string? theme)
    {
        await using var database = await store.CreateDatabaseAsync();
        var some = new SomePeople(database);
        var session = await some.BeginAsync(await some.AddAsync("ann", PortalRoles.Viewer));
        await Should.ThrowAsync<ArgumentException>(() => new Preferences(database.Contexts, some.Guard(), some.Sessions(), some.Time)
            .SetAsync(session, _ => new PreferenceSet(language, zone, theme), Stop));
    }
}
