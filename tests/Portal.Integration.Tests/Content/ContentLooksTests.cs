using Microsoft.EntityFrameworkCore;
using Portal.Governance;
using Portal.Governance.Content;
using Portal.Testing;

namespace Portal.Integration.Tests.Content;

public sealed class ContentLooksTests(GovernanceFixture fixture)
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task List_ByPersonAndTime_IsNewestFirstAndPaged()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        var time = new ManualTime(Noon);
        var looks = new ContentLooks(database.Contexts, time);
        foreach (var (viewer, minutes) in new[] { ("ada", 0), ("bo", 1), ("ada", 2), ("ada", 3) })
        {
            time.Advance(Noon.AddMinutes(minutes) - time.GetUtcNow());
            await looks.RecordAsync(Look(viewer, "t1"), CancellationToken.None);
        }

        var filter = new ContentLookFilter { Tenant = "default", ViewerId = "ada", Limit = 2 };
        var first = await looks.ListAsync(filter, CancellationToken.None);
        var second = await looks.ListAsync(filter with { Before = first.Looks[^1].Id }, CancellationToken.None);
        var between = await looks.ListAsync(new ContentLookFilter { Tenant = "default", From = Noon.AddMinutes(1), To = Noon.AddMinutes(3) }, CancellationToken.None);

        first.Looks.Select(look => look.Time).ShouldBe([Noon.AddMinutes(3), Noon.AddMinutes(2)]);
        first.HasMore.ShouldBeTrue();
        second.Looks.Select(look => look.Time).ShouldBe([Noon]);
        second.HasMore.ShouldBeFalse();
        between.Looks.Select(look => look.ViewerId).ShouldBe(["ada", "bo"]);
        (await looks.ListAsync(new ContentLookFilter { Tenant = "other" }, CancellationToken.None)).Looks.ShouldBeEmpty();
        (await looks.ListViewersAsync("default", CancellationToken.None)).Select(viewer => (viewer.Id, viewer.Looks)).ShouldBe([("ada", 3), ("bo", 1)]);
    }

    [Fact]
    public async Task Record_LongQuery_IsCutAndSaysSo()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        var looks = new ContentLooks(database.Contexts, new ManualTime(Noon));

        await looks.RecordAsync(Look("ada", trace: null, query: new string('x', 10_000)), CancellationToken.None);

        (await looks.ListAsync(new ContentLookFilter { Tenant = "default" }, CancellationToken.None)).Looks.ShouldHaveSingleItem().Query!.ShouldEndWith("x…");
    }

    [Fact]
    public async Task Look_Recorded_CannotBeChanged()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        await new ContentLooks(database.Contexts, new ManualTime(Noon)).RecordAsync(Look("ada", "t1"), CancellationToken.None);
        await using var db = await database.Contexts.CreateDbContextAsync();
        var look = await db.Set<ContentLook>().SingleAsync();

        db.Entry(look).Property(recorded => recorded.ViewerId).CurrentValue = "somebody else";

        await Should.ThrowAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    private static ContentLook Look(string viewer, string? trace, string? query = null) => new()
    {
        Tenant = "default",
        ViewerId = viewer,
        ViewerName = viewer,
        Door = query is null ? ContentDoor.Page : ContentDoor.Search,
        TraceId = trace,
        SpanId = trace is null ? null : "s1",
        Query = query,
        Calls = 1,
    };
}
