using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.CallSearch;

public sealed class EndUsersTests(EngineFixture engine)
{
    [Fact]
    public async Task GetEndUsersAsync_OneFarAboveTheOthers_IsMarkedAsComputedByHand()
    {
        // 24 users with 1 to 24 calls of 100 tokens, one with 40 calls of 20,000.
        var calls = Enumerable.Range(1, 24).SelectMany(user => Enumerable.Range(0, user).Select(i => Call(user, 100, i)))
            .Concat(Enumerable.Range(0, 40).Select(i => Call(99, 20_000, i)))
            .Append(new SearchableCall { Subject = null }).ToList();
        await using var store = await SearchableCalls.CreateAsync(engine, calls);

        var usage = await store.Finder.GetEndUsersAsync(
            new EndUserRequest { Filter = new CallFilter { Tenant = "default" }, From = SearchableCalls.Now.AddDays(-1), To = SearchableCalls.Now }, CancellationToken.None);

        (usage.Users, usage.Calls, usage.CallsWithoutUser, usage.OutliersJudged).ShouldBe((25ul, 341ul, 1ul, true)); // 24 * 25 / 2 + 40 + 1
        var marked = usage.Rows.Where(user => user.Outlier is not null).ShouldHaveSingleItem();
        (marked.Subject, marked.Calls, marked.Tokens, marked.Trend.Aggregate(0ul, (sum, count) => sum + count)).ShouldBe((Hash(99), 40ul, 800_000ul, 40ul));
        usage.Rows[0].ShouldBe(marked); // most tokens first

        // Modified z-score of ln(1 + tokens), from the definition.
        var logs = Enumerable.Range(1, 24).Select(user => Math.Log(1 + (user * 100.0))).Append(Math.Log(800_001)).Order().ToList();
        var median = logs[12];
        var mad = logs.Select(log => Math.Abs(log - median)).Order().ElementAt(12);
        marked.Outlier!.Measure.ShouldBe(UsageMeasure.Tokens);
        marked.Outlier.Score.ShouldBe(0.6745 * (Math.Log(800_001) - median) / mad, 1e-6);
        usage.MedianTokens!.Value.ShouldBe(1_300, 1e-6); // the 13th of 25 users
    }

    private static SearchableCall Call(int user, ulong tokens, int i) =>
        new() { Subject = [.. Enumerable.Repeat((byte)user, 32)], InputTokens = tokens, OutputTokens = 0, Ago = TimeSpan.FromMinutes(1 + i) };

    private static string Hash(int user) => Convert.ToHexStringLower([.. Enumerable.Repeat((byte)user, 32)]);
}
