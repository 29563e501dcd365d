using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Prices;

public sealed class RecostRestartTests
{
    [Fact]
    [Trait("Speed", "Long")]
    public async Task Recost_PortalKilledRightAfterItWasAskedFor_IsFinishedByTheNextStart()
    {
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            WaitForRecords = true,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Api:RequestsPerMinute"] = "1000000" },
        });
        var now = TimeProvider.System.GetUtcNow();
        await portal.DeliverAsync([.. Enumerable.Range(0, 200).Select(i => new SentCall
        {
            Application = "restart", Model = "late-model", Start = now.AddMinutes(-i), Duration = TimeSpan.FromSeconds(1), InputTokens = 1_000 + i, OutputTokens = 10,
        })]);
        await PostAsync(portal, "/api/v1/prices", new { provider = "openai", model = "late-model", input = 2m, output = 8m, source = "contract", reason = "Late" }, HttpStatusCode.Created);
        var range = new { from = now.AddDays(-1), to = now.AddHours(1), reason = "Price came late" };

        var run = await PostAsync(portal, "/api/v1/prices/recost", range, HttpStatusCode.Accepted);
        await portal.KillAsync();
        await portal.StartAgainAsync();

        var state = "";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (state is not "done")
        {
            limit.Token.ThrowIfCancellationRequested();
            state = await StateAsync(portal, run.GetProperty("id").GetGuid());
        }
        var left = await PostAsync(portal, "/api/v1/prices/recost/preview", range, HttpStatusCode.OK);
        // The sum of 1,000 + i over 200 calls is 219,900 input tokens at 2, and 2,000 output tokens at 8: 455,800 millionths.
        (left.GetProperty("changed").GetInt32(), left.GetProperty("after").GetDecimal()).ShouldBe((0, 0.4558m));
    }

    private static async Task<string> StateAsync(PortalProcess portal, Guid id)
    {
        using var client = portal.CreateClient(portal.ReadKey);
        using var response = await client.GetAsync($"/api/v1/prices/recost/{id}");
        // Records come up beside telemetry; until then the answer is 503.
        return response.IsSuccessStatusCode ? (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString()! : "";
    }

    private static async Task<JsonElement> PostAsync(PortalProcess portal, string path, object body, HttpStatusCode expected)
    {
        using var client = portal.CreateClient(portal.AdminKey);
        using var response = await client.PostAsJsonAsync(path, body);
        response.StatusCode.ShouldBe(expected, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
