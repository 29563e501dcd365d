using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Governance.Access;
using Portal.Governance.Drift;

namespace Portal.Drift;

/// <summary>Pinned references for programs: a pipeline pins the window that a release was accepted by.</summary>
internal static class DriftReferencesApi
{
    public static void MapDriftReferences(this RouteGroupBuilder drift)
    {
        drift.MapGet("/references", ListAsync)
            .WithName("ListDriftReferences")
            .WithSummary("Pinned references")
            .WithDescription("One for each application that has one, by application.");
        drift.MapPut("/references/{application}", PinAsync)
            .WithName("PinDriftReference")
            .RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Pin an application's reference")
            .WithDescription("Replaces the one that is pinned. If-Match is the version that was read (ETag), \"0\" where none was pinned. 412 when somebody pinned another one since; nothing is overwritten then.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        drift.MapDelete("/references/{application}", UnpinAsync)
            .WithName("UnpinDriftReference")
            .RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Unpin an application's reference")
            .WithDescription("If-Match is the version that was read (ETag). 404 where none is pinned, 412 when another one is by now.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<Ok<IReadOnlyList<DriftReferenceAnswer>>> ListAsync(ClaimsPrincipal caller, DriftReferences references, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<DriftReferenceAnswer>>([.. (await references.ListAsync(caller.GetTenant(), cancellationToken)).Select(DriftReferenceAnswer.Of)]);

    private static async Task<Results<Ok<DriftReferenceAnswer>, ValidationProblem, ProblemHttpResult>> PinAsync(
        string application, DriftReferenceBody body, HttpContext context, [FromServices] DriftReferenceCommands commands, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryRead(context.Request, out var version, out var problem, what: "reference", send: "Send 'If-Match' with the version that was read (the ETag), \"0\" where none was pinned."))
        {
            return problem;
        }
        var draft = new DriftReferenceDraft(body.Name ?? "", body.From ?? default, body.To ?? default, version);
        if (draft.Check() is { Count: > 0 } faults)
        {
            return TypedResults.ValidationProblem(
                new Dictionary<string, string[]>(StringComparer.Ordinal) { ["reference"] = [.. faults] }, title: "The reference cannot be pinned");
        }
        try
        {
            var reference = await commands.PinAsync(context.User, application, draft, cancellationToken);
            context.Response.Headers.ETag = FormattableString.Invariant($"\"{reference.Version}\"");
            return TypedResults.Ok(DriftReferenceAnswer.Of(reference));
        }
        catch (DriftReferenceConflictException conflict)
        {
            return Conflict(conflict);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> UnpinAsync(
        string application, HttpContext context, [FromServices] DriftReferenceCommands commands, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryRead(context.Request, out var version, out var problem, what: "reference"))
        {
            return problem;
        }
        try
        {
            return await commands.UnpinAsync(context.User, application, version, cancellationToken) is null
                ? TypedResults.Problem("The application has no pinned reference.", statusCode: StatusCodes.Status404NotFound, title: "Nothing is pinned")
                : TypedResults.NoContent();
        }
        catch (DriftReferenceConflictException conflict)
        {
            return Conflict(conflict);
        }
    }

    private static ProblemHttpResult Conflict(DriftReferenceConflictException conflict) =>
        TypedResults.Problem($"{conflict.Message} Read it again and decide.", statusCode: StatusCodes.Status412PreconditionFailed, title: "Somebody was faster");
}

/// <summary>A window to pin.</summary>
/// <param name="From">ISO 8601.</param>
/// <param name="To">Not part of the window.</param>
public sealed record DriftReferenceBody(string? Name, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>A pinned reference.</summary>
public sealed record DriftReferenceAnswer(string Application, string Name, DateTimeOffset From, DateTimeOffset To, string PinnedBy, DateTimeOffset PinnedAt, long Version)
{
    internal static DriftReferenceAnswer Of(DriftReference reference) =>
        new(reference.Application, reference.Name, reference.From, reference.To, reference.PinnedBy, reference.PinnedAt, reference.Version);
}
