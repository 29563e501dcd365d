using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.Access;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Integration.Tests.Access;

/// <summary>Walks everything the portal answers - endpoints, hubs, pages - by its metadata, so that something new cannot be open by accident.</summary>
public sealed class OpenEndpointsTests : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("portal-endpoints-").FullName;
    private readonly WebApplicationFactory<App> _factory;
    private readonly List<RouteEndpoint> _endpoints;

    public OpenEndpointsTests()
    {
        _factory = new WebApplicationFactory<App>().WithWebHostBuilder(host => host.UseSetting("Portal:Data", _data));
        _endpoints = [.. _factory.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()];
    }

    [Fact]
    public void Endpoint_WithoutAPolicy_IsInTheListOfAnonymousAccess()
    {
        _endpoints.Count.ShouldBeGreaterThan(20);
        _endpoints.Where(endpoint => IsOpen(endpoint) && !AnonymousAccess.IsListed(endpoint)).Select(Name).ShouldBeEmpty();
    }

    [Fact]
    public void Endpoint_ThatIsNotOpen_NamesAKnownPolicy() =>
        _endpoints.Where(endpoint => !IsOpen(endpoint))
            .Where(endpoint => !endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy is PortalPolicies.View or PortalPolicies.Ingest or PortalPolicies.Administer))
            .Select(Name)
            .ShouldBeEmpty();

    [Fact]
    public void AnonymousAccess_ListsNothingThatIsGone()
    {
        var open = _endpoints.Where(IsOpen).Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        AnonymousAccess.Routes.Where(route => !open.Contains(route.Route)).Select(route => route.Route).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static bool IsOpen(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<IAuthorizeData>() is null;

    private static string Name(RouteEndpoint endpoint) => $"{endpoint.RoutePattern.RawText} ({endpoint.DisplayName})";
}
