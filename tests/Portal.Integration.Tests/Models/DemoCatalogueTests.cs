using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;
using Portal.Tools;
using Portal.Tools.Demo.Catalogue;

namespace Portal.Integration.Tests.Models;

/// <summary>The demo's catalogue in a portal of its own: the records would stand in the way of other tests.</summary>
public sealed class DemoCatalogueTests
{
    [Fact]
    [Trait("Speed", "Long")]
    public async Task Fill_OfAFreshPortal_RegistersEverything_AndTheSecondTimeNothing()
    {
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions { WaitForTelemetry = false, WaitForRecords = true }, TestContext.Current.CancellationToken);
        var line = CommandLine.Parse(["--endpoint", portal.Address.ToString(), "--keys", Path.Combine(portal.Data, "dev-keys.json")], PortalAddress.Options, []);
        var (endpoint, key) = PortalAddress.Registry(line);
        using var http = new HttpClient();
        var catalogue = new DemoCatalogue(http, endpoint, key);

        (await catalogue.FillAsync(DemoRecord.All, TestContext.Current.CancellationToken)).ShouldBe((DemoRecord.All.Count, 0));

        using var reader = portal.CreateClient(portal.ReadKey);
        var filled = await StateAsync(reader);
        filled["models"].EnumerateArray().Select(model => $"{model.GetProperty("name")} {model.GetProperty("stage")} {model.GetProperty("versions")}").ShouldBe(
        [
            "code-companion production 1", "contract-review production 1", "fraud-triage production 2",
            "loan-advisor production 2", "product-search production 1", "support-assistant production 2",
        ]);
        filled["models/loan-advisor"].GetProperty("riskClass").GetString().ShouldBe("high-risk-annex-iii");
        filled["models/support-assistant/deployments"][0].GetProperty("deployments").EnumerateArray().Select(one => one.GetProperty("trafficPercent").GetDecimal()).ShouldBe([80, 20], ignoreOrder: true);
        filled["models/loan-advisor/runs"][0].GetProperty("inputs")[0].GetProperty("isRegistered").GetBoolean().ShouldBeTrue();
        filled["models/loan-advisor/card/versions"].GetArrayLength().ShouldBe(1);
        filled["prompts"].EnumerateArray().ShouldAllBe(prompt => prompt.GetProperty("labels").GetProperty("production").GetInt32() == 2);
        filled["data-sets/loan-decisions-tuning"].GetProperty("upstream").GetArrayLength().ShouldBe(2);

        (await catalogue.FillAsync(DemoRecord.All, TestContext.Current.CancellationToken)).ShouldBe((0, DemoRecord.All.Count));

        (await StateAsync(reader)).ShouldAllBe(pair => JsonElement.DeepEquals(pair.Value, filled[pair.Key]));
    }

    private static async Task<Dictionary<string, JsonElement>> StateAsync(HttpClient reader)
    {
        var state = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var path in (string[])
        [
            "models", "models/loan-advisor", "models/support-assistant/deployments", "models/loan-advisor/runs", "models/loan-advisor/card/versions", "prompts",
            "data-sets/loan-decisions-tuning",
        ])
        {
            state[path] = await reader.GetFromJsonAsync<JsonElement>($"/api/v1/{path}");
        }
        return state;
    }
}
