using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Views;

namespace Portal.Calls;

/// <summary>A saved view as the API gives it.</summary>
/// <param name="Address">The query part of the page's address.</param>
/// <param name="Version">To be sent back with a change.</param>
public sealed record SavedViewAnswer(Guid Id, string Name, string Address, bool IsShared, string Owner, bool IsMine, long Version, string ChangedBy, DateTimeOffset ChangedAt);

/// <summary>What to keep of a view.</summary>
/// <param name="Version">The version that was read; only to change one.</param>
public sealed record SavedViewBody(string? Name, string? Address, bool IsShared, [property: Description("The version that was read; only to change a view.")] long? Version);

/// <summary>Saved views, for programs.</summary>
internal static class ViewsApi
{
    public static void MapViews(this RouteGroupBuilder api)
    {
        var views = api.MapGroup("/views").WithTags("Views");
        views.MapGet("", ListAsync).WithName("ListViews").WithSummary("Saved views").WithDescription("One's own and those others share.");
        views.MapPost("", AddAsync).WithName("AddView").WithSummary("Save a view")
            .WithDescription("'address' is the query part of the Calls page's address: search, filters, range, order, columns. Needs a key of scope admin.").RequireAuthorization(PortalPolicies.Administer);
        views.MapPut("/{id:guid}", ChangeAsync).WithName("ChangeView").WithSummary("Change a view")
            .WithDescription("Answers 409 when it was changed since 'version' was read. Needs a key of scope admin.").ProducesProblem(StatusCodes.Status409Conflict).RequireAuthorization(PortalPolicies.Administer);
        views.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteView").WithSummary("Delete a view").WithDescription("It can be brought back for a day. Needs a key of scope admin.").RequireAuthorization(PortalPolicies.Administer);
        views.MapPost("/{id:guid}/restore", RestoreAsync).WithName("RestoreView").WithSummary("Bring a deleted view back").WithDescription("Possible for a day. Needs a key of scope admin.").RequireAuthorization(PortalPolicies.Administer);
    }

    private static async Task<Ok<IReadOnlyList<SavedViewAnswer>>> ListAsync(ClaimsPrincipal user, SavedViews views, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<SavedViewAnswer>>([.. (await views.ListAsync(Actor.Of(user), cancellationToken)).Select(view => Answer(view, user))]);

    private static Task<Results<Ok<SavedViewAnswer>, ProblemHttpResult>> AddAsync(SavedViewBody body, ClaimsPrincipal user, SavedViews views, AccessGuard guard, CancellationToken cancellationToken) =>
        AnswerAsync(async () => Answer(await views.AddAsync(await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken), Draft(body), cancellationToken), user));

    private static Task<Results<Ok<SavedViewAnswer>, ProblemHttpResult>> ChangeAsync(Guid id, SavedViewBody body, ClaimsPrincipal user, SavedViews views, AccessGuard guard, CancellationToken cancellationToken) =>
        AnswerAsync(async () => Answer(await views.ChangeAsync(await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken), id, body.Version ?? 0, Draft(body), cancellationToken), user));

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, ClaimsPrincipal user, SavedViews views, AccessGuard guard, CancellationToken cancellationToken)
    {
        try
        {
            await views.DeleteAsync(await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken), id, cancellationToken);
            return TypedResults.NoContent();
        }
        catch (ViewRefusedException refused)
        {
            return Problem(refused);
        }
    }

    private static Task<Results<Ok<SavedViewAnswer>, ProblemHttpResult>> RestoreAsync(Guid id, ClaimsPrincipal user, SavedViews views, AccessGuard guard, CancellationToken cancellationToken) =>
        AnswerAsync(async () => Answer(await views.RestoreAsync(await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken), id, cancellationToken), user));

    private static async Task<Results<Ok<SavedViewAnswer>, ProblemHttpResult>> AnswerAsync(Func<Task<SavedViewAnswer>> ask)
    {
        try
        {
            return TypedResults.Ok(await ask());
        }
        catch (ViewRefusedException refused)
        {
            return Problem(refused);
        }
        catch (DbUpdateConcurrencyException)
        {
            return TypedResults.Problem("Somebody has changed the view since you read it: read it again and repeat your change.", statusCode: StatusCodes.Status409Conflict, title: "The view was changed meanwhile");
        }
    }

    private static ProblemHttpResult Problem(ViewRefusedException refused) => TypedResults.Problem(
        refused.Message,
        statusCode: refused.Reason switch
        {
            ViewRefusal.NotFound => StatusCodes.Status404NotFound,
            ViewRefusal.NotYours => StatusCodes.Status403Forbidden,
            ViewRefusal.NameTaken => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status400BadRequest,
        },
        title: "The view cannot be kept as asked");

    private static ViewDraft Draft(SavedViewBody body) => new(body.Name ?? "", body.Address ?? "", body.IsShared);

    private static SavedViewAnswer Answer(SavedView view, ClaimsPrincipal user) =>
        new(view.Id, view.Name, view.Address, view.IsShared, view.OwnerName, view.OwnerId == Actor.Of(user).Id, view.Version, view.ChangedBy, view.ChangedAt);
}
