using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Drift;

/// <summary>Drift for programs, through a running portal.</summary>
public sealed class DriftApiTests(PortalFixture fixture)
{
    [Theory]
    [InlineData("?feature=latency_ms", "application", "Name one application.")]
    [InlineData("?application=a&application=b&feature=latency_ms", "application", "Name one application.")]
    [InlineData("?application=a", "feature", "Name a feature")]
    [InlineData("?application=a&feature=x&referenceFrom=2026-11-01T00:00:00Z", "referenceTo", "Give both")]
    [InlineData("?application=a&feature=x&reference=lunar", "reference", "sliding:14d")]
    [InlineData("?application=a&feature=x&provider=openai", "provider", "no such parameter")]
    [InlineData("?application=a&feature=x&from=2026-11-02T00:00:00Z&to=2026-11-03T00:00:00Z&referenceFrom=2026-11-01T00:00:00Z&referenceTo=2026-11-02T12:00:00Z", "reference", "overlaps")]
    public async Task Get_WhatCannotBeAnswered_SaysWhichParameterAndWhatToDo(string query, string parameter, string words)
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);

        using var response = await client.GetAsync($"/api/v1/drift{query}", TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("errors").GetProperty(parameter)[0].GetString().ShouldNotBeNull().ShouldContain(words);
    }

    [Fact]
    public async Task Get_UnknownFeature_IsNotFoundAndTheMapSaysThereIsNothing()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);

        using var feature = await client.GetAsync("/api/v1/drift?application=nobody&feature=latency_ms", TestContext.Current.CancellationToken);
        var map = await client.GetFromJsonAsync<JsonElement>("/api/v1/drift/heatmap?application=nobody", TestContext.Current.CancellationToken);

        feature.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        map.GetProperty("headline").GetProperty("status").GetString().ShouldBe("noData");
        map.GetProperty("rows").GetArrayLength().ShouldBe(0);
        map.GetProperty("computation").GetProperty("sql").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Reference_PinnedAndUnpinned_ByVersionThatWasRead()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        const string Address = "/api/v1/drift/references/drift-pinned";

        using var unstated = await SendAsync(client, HttpMethod.Put, Address, version: null, "release 2.4");
        using var pinned = await SendAsync(client, HttpMethod.Put, Address, "\"0\"", "release 2.4");
        using var late = await SendAsync(client, HttpMethod.Put, Address, "\"0\"", "another");
        var list = await client.GetFromJsonAsync<JsonElement>("/api/v1/drift/references", TestContext.Current.CancellationToken);
        using var unpinned = await SendAsync(client, HttpMethod.Delete, Address, pinned.Headers.ETag!.Tag, name: null);
        using var again = await SendAsync(client, HttpMethod.Delete, Address, pinned.Headers.ETag!.Tag, name: null);

        unstated.StatusCode.ShouldBe(HttpStatusCode.PreconditionRequired);
        pinned.StatusCode.ShouldBe(HttpStatusCode.OK);
        late.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        list.EnumerateArray().Single(one => one.GetProperty("application").GetString() == "drift-pinned").GetProperty("name").GetString().ShouldBe("release 2.4");
        unpinned.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string address, string? version, string? name)
    {
        using var request = new HttpRequestMessage(method, address);
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", version);
        }
        if (name is not null)
        {
            request.Content = JsonContent.Create(new { name, from = "2026-03-01T00:00:00Z", to = "2026-03-08T00:00:00Z" });
        }
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
