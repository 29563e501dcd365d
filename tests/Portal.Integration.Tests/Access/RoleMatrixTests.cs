using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Portal.Access;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Integration.Tests.Access;

/// <summary>
/// Holds the running portal against one committed table of who may do what. Whatever is mapped anew has to be entered into the table first; what is gone has to leave it.
/// </summary>
[Trait("Speed", "Long")]
public sealed class RoleMatrixTests(MatrixPortal portal) : IClassFixture<MatrixPortal>
{
    private static readonly RoleMatrix Matrix = RoleMatrix.Read();

    [Fact]
    public void Table_NamesEverythingThePortalAnswersAndNothingElse()
    {
        portal.Things.Count.ShouldBeGreaterThan(100);
        Matrix.Rows.Select(row => row.Thing).ShouldBeUnique();
        portal.Things.Select(thing => thing.Name).Except(Matrix.Rows.Select(row => row.Thing), StringComparer.Ordinal)
            .ShouldBeEmpty($"enter them into {RoleMatrix.TablePath}");
        Matrix.Rows.Select(row => row.Thing).Except(portal.Things.Select(thing => thing.Name), StringComparer.Ordinal)
            .ShouldBeEmpty($"they are gone: take them out of {RoleMatrix.TablePath}");
    }

    [Fact]
    public void Thing_AsksForThePolicyOfTheTableAndNoOther() =>
        (from row in Matrix.Rows
         join thing in portal.Things on row.Thing equals thing.Name
         let policy = thing.Policies.Count == 0 ? RoleMatrix.Anonymous : string.Join('+', thing.Policies)
         where policy != row.Policy
         select $"{row.Thing}: the table says {row.Policy}, the portal {policy}").ShouldBeEmpty();

    [Fact]
    public void Thing_ThatIsOpenToTheWorld_IsInTheListThatSaysWhy()
    {
        var open = portal.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<IAuthorizeData>() is null).ToList();
        open.Where(endpoint => !AnonymousAccess.IsListed(endpoint)).Select(endpoint => endpoint.RoutePattern.RawText).ShouldBeEmpty();
        var routes = open.Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        AnonymousAccess.Routes.Where(route => !routes.Contains(route.Route)).Select(route => route.Route).ShouldBeEmpty();
    }

    /// <summary>Within an open page no request is made: the router looks at the component alone.</summary>
    [Fact]
    public void Page_CarriesThePolicyOfTheTableItself() =>
        (from type in typeof(App).Assembly.GetTypes()
         from route in type.GetCustomAttributes<RouteAttribute>()
         let policy = type.GetCustomAttribute<AllowAnonymousAttribute>() is not null ? RoleMatrix.Anonymous : type.GetCustomAttribute<AuthorizeAttribute>()?.Policy ?? "nothing"
         let row = Matrix.Rows.SingleOrDefault(row => row.Thing == $"PAGE {route.Template}")
         where row?.Policy != policy
         select $"PAGE {route.Template} carries {policy}").ShouldBeEmpty();

    /// <summary>A static method that browsers may call would be open to whoever has a page, without a component that asks for anything.</summary>
    [Fact]
    public void Script_ReachesNoStaticMethod() =>
        typeof(App).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.GetCustomAttribute<JSInvokableAttribute>() is not null).Select(method => $"{method.DeclaringType}.{method.Name}").ShouldBeEmpty();

    [Fact]
    public async Task EveryThing_AnswersEveryoneAsTheTableSays()
    {
        var stop = TestContext.Current.CancellationToken;
        var live = Callers.All.Where(caller => caller != Callers.Disabled).ToList();
        var wrong = await AskAsync(live, stop);
        await portal.DisableAsync(stop);
        wrong.AddRange(await AskAsync([Callers.Disabled], stop));
        wrong.Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    private async Task<List<string>> AskAsync(IReadOnlyList<Caller> callers, CancellationToken stop)
    {
        var rows = Matrix.Rows.ToDictionary(row => row.Thing, StringComparer.Ordinal);
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        var asks = from thing in portal.Things where rows.ContainsKey(thing.Name) from caller in callers select (thing, caller);
        await Parallel.ForEachAsync(asks, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stop }, async (ask, cancel) =>
        {
            var expected = Matrix.Expect(rows[ask.thing.Name], ask.caller);
            var answer = await portal.AskAsync(ask.thing, ask.caller, cancel);
            if (answer != expected)
            {
                wrong.Add($"{ask.thing.Name} as {ask.caller.Name}: {answer}, by the table {expected}");
            }
        });
        return [.. wrong];
    }
}
