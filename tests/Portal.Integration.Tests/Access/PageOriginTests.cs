using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Portal.Access;
using Portal.Access.Keys;
using Portal.Api;
using Portal.Governance.Access;
using Portal.Telemetry;

namespace Portal.Integration.Tests.Access;

/// <summary>
/// Feedback keys in web pages: what browsers ask before and with a request, over the portal's own access and API set-up with an endpoint as slices map theirs.
/// </summary>
public sealed class PageOriginTests : IAsyncLifetime
{
    private const string Shop = "https://shop.example";

    private readonly string _data = Directory.CreateTempSubdirectory("portal-origins-").FullName;
    private WebApplication? _app;
    private string _shopKey = "";
    private string _serverKey = "";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseTestServer();
        builder.Configuration["Portal:Data"] = _data;
        builder.AddAccess();
        builder.AddApi();
        for (var i = builder.Services.Count - 1; i >= 0; i--)
        {
            // Nothing in the background: there is no database here.
            var service = builder.Services[i];
            var origin = service.ImplementationType?.Assembly ?? service.ImplementationFactory?.Method.Module.Assembly;
            if (service.ServiceType == typeof(Microsoft.Extensions.Hosting.IHostedService) && origin == typeof(KeyRing).Assembly)
            {
                builder.Services.RemoveAt(i);
            }
        }
        _app = builder.Build();
        _app.UseRouting();
        _app.UseAccess();
        var api = _app.MapApi();
        api.MapPost("/feedback", (ClaimsPrincipal user) => user.GetTenant()).RequireAuthorization(PortalPolicies.WriteFeedback);
        api.MapGet("/numbers", () => "1");

        var data = new DataDirectory(_data);
        (_shopKey, _serverKey) = (Add(data, Shop), Add(data, ""));
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Preflight_OfANamedPage_IsAllowedWithoutCookies()
    {
        using var answer = await PreflightAsync(Shop);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Shop]);
        answer.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("authorization");
        answer.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://evil.example", "/api/v1/feedback")]
    [InlineData("https://shop.example.evil.example", "/api/v1/feedback")]
    [InlineData("http://shop.example", "/api/v1/feedback")]
    [InlineData("null", "/api/v1/feedback")]
    [InlineData(Shop, "/api/v1/numbers")]
    public async Task Preflight_OfOtherPagesOrForOtherEndpoints_AllowsNothing(string origin, string path)
    {
        using var answer = await PreflightAsync(origin, path);
        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Feedback_FromANamedPage_IsTakenForTheKeysProject()
    {
        using var answer = await SendAsync(_shopKey, Shop);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("shop");
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Shop]);
        answer.Headers.Vary.ShouldContain("Origin");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task Feedback_WithAPagesKeyFromElsewhere_IsRefused(string? origin) => (await SendAsync(_shopKey, origin)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

    [Fact]
    public async Task Feedback_WithAServersKey_IsTakenFromServersOnly()
    {
        (await SendAsync(_serverKey, origin: null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(_serverKey, Shop)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task FeedbackKey_Reads_Nothing()
    {
        using var client = _app!.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/numbers");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _serverKey);
        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public void Scopes_Offered_AreThoseSomeEndpointAsksFor()
    {
        var catalog = new ScopeCatalog(_app!.Services.GetRequiredService<EndpointDataSource>());
        // View lets in read, registry and admin; the feedback endpoint its own scope. Nothing here takes telemetry, gates, outcomes or alerts.
        catalog.Offered.ShouldBe([ApiKeyScope.Read, ApiKeyScope.Feedback, ApiKeyScope.Registry, ApiKeyScope.Admin]);
        catalog.FindExample(ApiKeyScope.Feedback).ShouldBe(new ScopeExample("POST", "/api/v1/feedback"));
    }

    private static string Add(DataDirectory data, string origins)
    {
        var ring = new KeyRing(data, TimeProvider.System);
        var (key, text) = ring.Create("feedback", ApiKeyScope.Feedback, "shop", lifetime: null, "test");
        var record = new ApiKey
        {
            Id = key.Id,
            Tenant = key.Tenant,
            Name = key.Name,
            Scope = key.Scope,
            Sha256 = key.Sha256,
            AllowedOrigins = origins,
            CreatedAt = key.Created,
            CreatedBy = "test",
        };
        var others = ring.List().Where(other => other.Id != key.Id).Select(other => other.ToRecord());
        ring.Replace([record, .. others], ring.ListUnstored());
        return text;
    }

    private async Task<HttpResponseMessage> PreflightAsync(string origin, string path = "/api/v1/feedback")
    {
        var client = _app!.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return await client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> SendAsync(string key, string? origin)
    {
        var client = _app!.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/feedback");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }
        return await client.SendAsync(request);
    }
}
