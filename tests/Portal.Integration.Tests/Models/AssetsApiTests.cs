using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Models;

/// <summary>Prompts, data sets and runs as pipelines and applications use them.</summary>
public sealed class AssetsApiTests(PortalFixture fixture)
{
    [Fact]
    public async Task Prompt_OfALabel_IsWhatAnApplicationGets_UntilThePipelineMovesIt()
    {
        var portal = await fixture.Portal;
        using var pipeline = portal.CreateClient(portal.AdminKey);
        using var application = portal.CreateClient(portal.ReadKey);
        (await PostAsync(pipeline, "prompts", new { name = "api-prompt", messages = new[] { new { role = "system", content = "Be brief, {{name}}." } }, settings = new { temperature = 0.2 } })).ShouldBe(HttpStatusCode.Created);
        (await PutAsync(pipeline, "prompts/api-prompt/labels/production", new { to = 1, reason = "release" })).ShouldBe(HttpStatusCode.NoContent);
        (await PostAsync(pipeline, "prompts/api-prompt/versions", new { messages = new[] { new { role = "system", content = "Be kind." } } })).ShouldBe(HttpStatusCode.Created);

        var first = await application.GetFromJsonAsync<JsonElement>("/api/v1/prompts/api-prompt/resolved");
        first.GetProperty("messages")[0].GetProperty("content").GetString().ShouldBe("Be brief, {{name}}.");
        first.GetProperty("settings").GetProperty("temperature").GetDouble().ShouldBe(0.2);

        (await PutAsync(pipeline, "prompts/api-prompt/labels/production", new { to = 2, from = 1, reason = "kinder" })).ShouldBe(HttpStatusCode.NoContent);
        (await application.GetFromJsonAsync<JsonElement>("/api/v1/prompts/api-prompt/resolved?label=production")).GetProperty("version").GetInt32().ShouldBe(2);
        (await PutAsync(pipeline, "prompts/api-prompt/labels/production", new { to = 1, from = 1, reason = "late" })).ShouldBe(HttpStatusCode.PreconditionFailed);
        (await PutAsync(application, "prompts/api-prompt/labels/production", new { to = 1, from = 2, reason = "may not" })).ShouldBe(HttpStatusCode.Forbidden);
        using var missing = await application.GetAsync("/api/v1/prompts/api-prompt/resolved?label=staging");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Prompt_ThatIsWrongInManyWays_SaysAllOfThem()
    {
        var portal = await fixture.Portal;
        using var pipeline = portal.CreateClient(portal.AdminKey);

        using var answer = await pipeline.PostAsJsonAsync("/api/v1/prompts", new { name = "Two Words", messages = new[] { new { role = "user", content = " " } }, settings = new[] { 1 } });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        errors.EnumerateObject().Select(field => field.Name).ShouldBe(["name", "messages", "settings"], ignoreOrder: true);
    }

    [Fact]
    public async Task Lineage_OfADataSet_IsToldStepByStep()
    {
        var portal = await fixture.Portal;
        using var pipeline = portal.CreateClient(portal.AdminKey);
        (await PostAsync(pipeline, "data-sets", new { title = "API raw", use = "training", personalContent = "personal" })).ShouldBe(HttpStatusCode.Created);
        (await PostAsync(pipeline, "data-sets/api-raw/versions", new { name = "1", sources = new[] { new { kind = "copied", origin = "crm" } } })).ShouldBe(HttpStatusCode.Created);
        (await PostAsync(pipeline, "data-sets", new { name = "api-clean", title = "API clean" })).ShouldBe(HttpStatusCode.Created);
        (await PostAsync(pipeline, "data-sets/api-clean/versions", new { name = "1", sources = new[] { new { kind = "filtered", dataSet = "api-raw", version = "1" } } })).ShouldBe(HttpStatusCode.Created);

        var detail = await pipeline.GetFromJsonAsync<JsonElement>("/api/v1/data-sets/api-clean");

        detail.GetProperty("upstream").EnumerateArray().Select(step => $"{step.GetProperty("dataSet")} {step.GetProperty("kind")} {step.GetProperty("source")}{step.GetProperty("origin")}")
            .ShouldBe(["api-clean filtered api-raw", "api-raw copied crm"]);
        (await PostAsync(pipeline, "data-sets/api-clean/versions", new { name = "1" })).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Mlflow_OfSomethingElse_IsRefusedWithThePlace()
    {
        var portal = await fixture.Portal;
        using var pipeline = portal.CreateClient(portal.AdminKey);

        using var answer = await pipeline.PostAsJsonAsync("/api/v1/models/any/runs/mlflow?kind=tuning", new { runs = new[] { new { data = 1 } } });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString().ShouldBe("run has no 'info'.");
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync($"/api/v1/{path}", body);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PutAsJsonAsync($"/api/v1/{path}", body);
        return answer.StatusCode;
    }
}
