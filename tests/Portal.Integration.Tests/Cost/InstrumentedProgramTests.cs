using System.Globalization;
using Portal.Testing;

namespace Portal.Integration.Tests.Cost;

/// <summary>Programs on OpenAI's own package, instrumented by the packages people use, against a provider that keeps a bill: ours must be the same.</summary>
public sealed class InstrumentedProgramTests(PortalFixture fixture)
{
    private const int Calls = 24;

    [Theory]
    [InlineData("openllmetry")]
    [InlineData("openinference")]
    public async Task Program_WithAnAgentAroundItsCalls_CostsWhatTheProviderBills(string dialect)
    {
        var portal = await fixture.Portal;
        var application = $"billed-{dialect}";
        await using var script = NodeScript.Start("tests/Portal.Integration.Tests/Cost/instrumented-sender.mjs",
            portal.OtlpAddress.GetLeftPart(UriPartial.Authority), portal.IngestKey, dialect, application, Calls.ToString(CultureInfo.InvariantCulture));
        var bill = await script.NextAsync();
        await portal.WhenDeliveredAsync();

        var now = TimeProvider.System.GetUtcNow();
        var range = $"from={Iso(now.AddHours(-1))}&to={Iso(now.AddMinutes(5))}&application={application}";
        var summary = await portal.GetAsync($"/api/v1/calls/summary?{range}");

        summary.GetProperty("calls").GetInt64().ShouldBe(Calls);
        summary.GetProperty("inputTokens").GetInt64().ShouldBe(bill.GetProperty("inputTokens").GetInt64());
        summary.GetProperty("outputTokens").GetInt64().ShouldBe(bill.GetProperty("outputTokens").GetInt64());
        var cost = await portal.GetAsync($"/api/v1/cost/summary?{range}");
        cost.GetProperty("unknownCalls").GetInt64().ShouldBe(0);
        // The stub charges what OpenAI publishes for these models; its amounts are integers of a millionth of a millionth of a dollar.
        cost.GetProperty("cost").GetDecimal().ShouldBe(decimal.Parse(bill.GetProperty("usd").GetString()!, CultureInfo.InvariantCulture));
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
