using Portal.Overview;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Tests.Overview;

public sealed class ApplicationHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static BreakdownRow Row(ulong calls, ulong errors, double? p95) =>
        new("shop", calls, errors, 0, 0, new Quantiles(null, p95, null, calls), new Quantiles(null, null, null, 0), null);

    private static ApplicationHealth Judge(BreakdownRow current, BreakdownRow? previous, int silentSeconds = 10) =>
        ApplicationHealth.Judge(new ApplicationOverview(current, previous, [], [], [], Now.AddSeconds(-silentSeconds)), Now);

    // Thresholds: errors 1 % and 5 %, p95 1.5 and 3 times the period before, 20 calls, 5 minutes of silence.
    [Theory]
    [InlineData(1000, 9, 1.49, Status.Ok, HealthReason.Steady)]
    [InlineData(1000, 10, 1.0, Status.Warning, HealthReason.Errors)]
    [InlineData(1000, 49, 1.0, Status.Warning, HealthReason.Errors)]
    [InlineData(1000, 50, 1.0, Status.Critical, HealthReason.Errors)]
    [InlineData(1000, 0, 1.5, Status.Warning, HealthReason.Slower)]
    [InlineData(1000, 0, 3.0, Status.Critical, HealthReason.Slower)]
    [InlineData(1000, 10, 3.0, Status.Critical, HealthReason.Slower)]
    [InlineData(1000, 10, 1.5, Status.Warning, HealthReason.Errors)]
    [InlineData(19, 19, 9.0, Status.Unknown, HealthReason.FewCalls)]
    [InlineData(0, 0, 1.0, Status.Unknown, HealthReason.NoCalls)]
    public void Judge_ErrorsAndSlowdown_TheWorseDecides(int calls, int errors, double ratio, Status status, HealthReason reason)
    {
        var health = Judge(Row((ulong)calls, (ulong)errors, calls == 0 ? null : 200 * ratio), Row(500, 0, 200));
        (health.Status, health.Reason).ShouldBe((status, reason));
    }

    [Fact]
    public void Judge_SilentForMoreThanFiveMinutes_IsUnknown()
    {
        Judge(Row(1000, 0, 200), Row(1000, 0, 200), silentSeconds: 300).Status.ShouldBe(Status.Ok);
        var health = Judge(Row(1000, 0, 200), Row(1000, 0, 200), silentSeconds: 301);
        (health.Status, health.Reason).ShouldBe((Status.Unknown, HealthReason.Stale));
    }

    [Fact]
    public void Judge_FewCallsBefore_ComparesWithNothing() => Judge(Row(1000, 0, 900), Row(19, 0, 100)).ShouldSatisfyAllConditions(
        health => health.Ratio.ShouldBeNull(),
        health => health.Status.ShouldBe(Status.Ok));
}
