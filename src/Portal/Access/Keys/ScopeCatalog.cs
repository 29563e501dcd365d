using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;
using Portal.Governance.Access;

namespace Portal.Access.Keys;

/// <summary>An endpoint that a scope opens, as an example of what a key of it is for.</summary>
/// <param name="Path">With its parameters in braces.</param>
public sealed record ScopeExample(string Method, string Path);

/// <summary>
/// Which scopes some endpoint of the running portal asks for, read off the endpoints: a scope without one is not offered, and a slice that joins later brings
/// its scope by mapping its endpoints.
/// </summary>
public sealed class ScopeCatalog(EndpointDataSource endpoints)
{
    private readonly Lazy<FrozenDictionary<ApiKeyScope, ScopeExample>> _examples = new(() => Read(endpoints.Endpoints));

    /// <summary>In the order of <see cref="ApiKeyScopes.All"/>.</summary>
    public IReadOnlyList<ApiKeyScope> Offered => [.. ApiKeyScopes.All.Where(_examples.Value.ContainsKey)];

    public ScopeExample? FindExample(ApiKeyScope scope) => _examples.Value.GetValueOrDefault(scope);

    /// <summary>The scopes that pass everything an endpoint asks for; none where it asks for nothing, or is not for programs.</summary>
    internal static IEnumerable<ApiKeyScope> ScopesOf(RouteEndpoint endpoint)
    {
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return policies.Count == 0 || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            ? []
            : ApiKeyScopes.All.Where(scope => policies.TrueForAll(policy => AccessMatrix.Of(policy).Scopes.Contains(scope.ToName(), StringComparer.Ordinal)));
    }

    internal static FrozenDictionary<ApiKeyScope, ScopeExample> Read(IEnumerable<Endpoint> endpoints)
    {
        var found = new Dictionary<ApiKeyScope, (int Scopes, ScopeExample Example)>();
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>().Where(IsForPrograms))
        {
            var scopes = ScopesOf(endpoint).ToList();
            var example = new ScopeExample(
                endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var method, ..] ? method : HttpMethods.Get, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));
            foreach (var scope in scopes)
            {
                // The more an endpoint is a scope's own, the better it shows what the scope is for.
                if (!found.TryGetValue(scope, out var best) || scopes.Count < best.Scopes)
                {
                    found[scope] = (scopes.Count, example);
                }
            }
        }
        return found.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Example);
    }

    private static bool IsForPrograms(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText?.TrimStart('/') is { } path && (path.StartsWith("api/", StringComparison.Ordinal) || path.StartsWith("v1/", StringComparison.Ordinal));
}
