using Portal.Audit;
using Portal.Live;

namespace Portal.Tests.Audit;

public sealed class AuditViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Filter_OfAPeriod_AsksForItAndTheKindOfSubject()
    {
        var filter = AuditView.Read("24h", "p-1", "costs.budget", "budget", " limit ").ToFilter("acme", Now);

        (filter.Tenant, filter.ActorId, filter.Action, filter.SubjectKind, filter.SubjectId, filter.Text).ShouldBe(("acme", "p-1", "costs.budget", "budget", null, "limit"));
        (filter.From, filter.To).ShouldBe((Now.AddHours(-24), null));
    }

    [Fact]
    public void Filter_OfOneThing_AsksForItsWholeHistory()
    {
        var filter = AuditView.Read(range: null, actor: null, action: null, "application:a:b", search: null).ToFilter("acme", Now);

        (filter.SubjectKind, filter.SubjectId, filter.From, filter.To).ShouldBe(("application", "a:b", null, null));
    }

    [Fact]
    public void Address_LeadsBackToTheSameView()
    {
        var view = new AuditView { Range = TimeRange.Parse("7d"), Actor = "p 1", Subject = "budget:x&y", Search = "ä=b" };
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri("http://portal" + view.ToUrl()).Query);

        AuditView.Read(Of("range"), Of("actor"), Of("action"), Of("subject"), Of("q")).ShouldBe(view);

        string? Of(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
    }

    [Theory]
    [InlineData("MonthlyUsd", "Monthly usd")]
    [InlineData("Name", "Name")]
    [InlineData("CacheWrite1h", "Cache write1h")]
    public void Field_IsWrittenAsWords(string name, string words) => AuditPhrases.Field(name).ShouldBe(words);
}
