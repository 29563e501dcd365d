using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;
using Portal.Governance.Features;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Features;

public sealed class FeatureSettingsTests(GovernanceFixture store, PortalFixture fixture)
{
    private static readonly FeatureSettingsChange YesNo = new("", "^(YES|NO)$", [" language ", "language"], 0);

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Save_OnWhatSomebodyChanged_OverwritesNothing(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var settings = new FeatureSettingsStore(database.Contexts, new ManualTime());
        var kept = await settings.SaveAsync(SomeActor.Named("Ada"), "loans", YesNo, CancellationToken.None);

        var conflict = await Should.ThrowAsync<FeatureSettingsConflictException>(() => settings.SaveAsync(SomeActor.Named("Omar"), "loans", YesNo with { Pattern = "x" }, CancellationToken.None));

        (kept.JsonSchema, kept.Pattern, kept.Version).ShouldBe((null, "^(YES|NO)$", 1));
        kept.Off.ShouldBe(["language"]);
        (conflict.Current!.ChangedBy, conflict.Current.Pattern).ShouldBe(("Ada", "^(YES|NO)$"));
        await using var db = await database.Contexts.CreateDbContextAsync();
        (await db.Set<AuditEntry>().Select(entry => entry.Action).ToListAsync()).ShouldBe(["features.settings.changed"]);
    }

    [Fact]
    public async Task Put_Format_HoldsForIngestWithinSecondsAndRefusesWhatCannotBeFollowed()
    {
        const string Path = "/api/v1/applications/features-api/features";
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        using var put = await client.PutAsJsonAsync(Path, YesNo);
        put.StatusCode.ShouldBe(HttpStatusCode.OK, await put.Content.ReadAsStringAsync());
        (await portal.GetAsync(Path)).GetProperty("pattern").GetString().ShouldBe("^(YES|NO)$");
        using var again = await client.PutAsJsonAsync(Path, YesNo);
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("current").GetProperty("version").GetInt64().ShouldBe(1);
        using var wrong = await client.PutAsJsonAsync(Path, YesNo with { JsonSchema = """{"if":{}}""", Version = 1 });
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("#/if");
        using var reader = portal.CreateClient(portal.ReadKey);
        using var forbidden = await reader.PutAsJsonAsync(Path, YesNo with { Version = 1 });
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
