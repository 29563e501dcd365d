using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.StaticAssets;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Integration.Tests.Access;

/// <summary>A thing the running portal answers, read off its routing metadata.</summary>
/// <param name="Name">As the table writes it.</param>
/// <param name="Method">To send.</param>
/// <param name="Path">To send, its parameters filled with values that fit and name nothing.</param>
/// <param name="Policies">All it asks for; empty: open.</param>
/// <param name="ContentType">What it takes; routing sends everything else to an endpoint that only says 415.</param>
internal sealed partial record MatrixThing(string Name, string Method, string Path, IReadOnlyList<string> Policies, string ContentType = "application/json")
{
    private const string Grpc = "/opentelemetry.proto.";

    public bool IsGrpc => Path.StartsWith(Grpc, StringComparison.Ordinal);

    public static IReadOnlyList<MatrixThing> Of(IEnumerable<Endpoint> endpoints) =>
        [.. endpoints.OfType<RouteEndpoint>()
            // Scripts, styles, fonts and icons: the same files are in every copy of the program; in Development also those that came after the build.
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.RoutePattern.RawText != "{**path:file}")
            .SelectMany(Of).DistinctBy(thing => thing.Name).OrderBy(thing => thing.Name, StringComparer.Ordinal)];

    /// <summary>Whether refusals are status codes rather than the way to a page.</summary>
    public static bool IsForPrograms(string name) => name.StartsWith("HUB ", StringComparison.Ordinal) || ApiPaths.IsApi(RequestOf(name));

    public static bool IgnoresCookies(string name) => ApiPaths.IgnoresCookies(RequestOf(name));

    private static IEnumerable<MatrixThing> Of(RouteEndpoint endpoint)
    {
        var route = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        var path = Fill(route);
        var policies = PoliciesOf(endpoint);
        if (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            yield return new MatrixThing($"PAGE {route}", "GET", path, policies);
            yield break;
        }
        if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods)
        {
            yield return new MatrixThing($"ANY {route}", "GET", path, policies);
        }
        else
        {
            foreach (var method in methods.HttpMethods)
            {
                yield return new MatrixThing($"{method} {route}", method, path, policies, endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes is [var type, ..] ? type : "application/json");
            }
        }
        // Blazor's own hub is of the framework: what its methods reach are the pages.
        if (endpoint.Metadata.GetMetadata<HubMetadata>() is { } hub && hub.HubType.Assembly == typeof(App).Assembly && route.EndsWith("/negotiate", StringComparison.Ordinal))
        {
            foreach (var method in hub.HubType.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetBaseDefinition().DeclaringType == hub.HubType))
            {
                var own = method.GetCustomAttributes<AuthorizeAttribute>().Select(attribute => attribute.Policy ?? "");
                yield return new MatrixThing($"HUB {route[..^"/negotiate".Length]} {method.Name}", "POST", $"{path}?negotiateVersion=1", [.. policies.Concat(own).Distinct(StringComparer.Ordinal)]);
            }
        }
    }

    private static List<string> PoliciesOf(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return [];
        }
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy ?? "").Distinct(StringComparer.Ordinal).ToList();
        // Every page asks for View beside its own policy; every person who passes another policy passes View.
        return endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && policies.Count > 1 ? [.. policies.Where(policy => policy != PortalPolicies.View)] : policies;
    }

    private static string Fill(string route) => Parameter().Replace(route, match => (match.Groups["name"].Value, match.Groups["constraint"].Value) switch
    {
        (_, "guid") => "00000000-0000-4000-8000-000000000000",
        (_, "int" or "long") => "404",
        (_, "file") => "nothing.txt",
        ("traceId", _) => new string('a', 32),
        ("spanId", _) => new string('b', 16),
        ("documentName", _) => "v1",
        _ => "nothing",
    });

    private static HttpRequest RequestOf(string name)
    {
        var words = name.Split(' ');
        return new DefaultHttpContext { Request = { Method = words[0] is "PAGE" or "HUB" or "ANY" ? "GET" : words[0], Path = words[1] } }.Request;
    }

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)(:(?<constraint>\w+)(\([^)]*\))?)?[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
