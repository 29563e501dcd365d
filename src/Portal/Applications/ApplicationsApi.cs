using Portal.Api;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Telemetry.Deletion;

namespace Portal.Applications;

/// <summary>Applications and their settings, for programs.</summary>
public static class ApplicationsApi
{
    public static RouteGroupBuilder MapApplicationsApi(this RouteGroupBuilder api)
    {
        var applications = api.MapGroup("/applications").WithTags("Applications");
        applications.MapGet("", ListAsync)
            .WithName("ListApplications")
            .WithSummary("Applications with their settings")
            .WithDescription("Every application that made a call in the last 30 days or has settings of its own, the busiest first. settings is null where the portal's own settings hold.");
        applications.MapGet("/{application}/settings", GetAsync)
            .WithName("GetApplicationSettings")
            .WithSummary("Settings of one application")
            .WithDescription("version 0: nothing was set, the portal's own settings hold.");
        applications.MapPut("/{application}/settings", PutAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .WithName("SetApplicationSettings")
            .WithSummary("Change the settings of one application")
            .WithDescription("Send the version you read. 409 when somebody changed them since: nothing is overwritten, and the answer holds what is set now. Ingest follows within seconds.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        applications.MapGet("/{application}/contents", GetContentsAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .WithName("GetApplicationContents")
            .WithSummary("What a deletion would remove")
            .WithDescription("How many rows of which table belong to the application.");
        applications.MapDelete("/{application}", DeleteAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .WithName("DeleteApplication")
            .WithSummary("Delete an application with everything of it")
            .WithDescription("The parameter confirm must repeat the application's name. Runs in the background; the answer and Location lead to its progress and, later, its receipt.");
        applications.MapGet("/deletions", ListDeletionsAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .WithName("ListApplicationDeletions")
            .WithSummary("Deletions, the newest first")
            .WithDescription("Deletions under way and the receipts of those that are done, the newest 100.");
        applications.MapGet("/deletions/{id:guid}", GetDeletionAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .WithName("GetApplicationDeletion")
            .WithSummary("Progress or receipt of a deletion")
            .WithDescription("step says how far it is; receipt how many rows of what there were.");
        return api;
    }

    private static async Task<Ok<IEnumerable<ApplicationAnswer>>> ListAsync(ClaimsPrincipal user, ApplicationCatalog catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok((await catalog.ListAsync(user.GetTenant(), cancellationToken))
            .Select(entry => new ApplicationAnswer(entry.Application, entry.Calls, entry.Errors, entry.Settings is null ? null : SettingsAnswer.Of(entry.Settings))));

    private static async Task<Ok<SettingsAnswer>> GetAsync(string application, ClaimsPrincipal user, ApplicationSettingsStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.FindAsync(user.GetTenant(), RouteText.Unescape(application), cancellationToken) is { } settings ? SettingsAnswer.Of(settings) : SettingsAnswer.Unset);

    private static async Task<Results<Ok<SettingsAnswer>, ProblemHttpResult>> PutAsync(
        string application, [FromBody] ApplicationSettingsChange change, ClaimsPrincipal user, ApplicationSettingsStore store, AccessGuard guard, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken);
        try
        {
            return TypedResults.Ok(SettingsAnswer.Of(await store.SaveAsync(actor, RouteText.Unescape(application), change, cancellationToken)));
        }
        catch (ArgumentException fault)
        {
            return TypedResults.Problem(fault.Message.Split(" (Parameter", 2)[0], statusCode: StatusCodes.Status400BadRequest, title: "The settings cannot be kept");
        }
        catch (ApplicationSettingsConflictException conflict)
        {
            return TypedResults.Problem(
                $"{conflict.Message} Read them again, and send the change with their version.",
                statusCode: StatusCodes.Status409Conflict,
                title: "Somebody else changed the settings",
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["current"] = conflict.Current is null ? null : SettingsAnswer.Of(conflict.Current) });
        }
    }

    private static async Task<Ok<IReadOnlyList<ReceiptLine>>> GetContentsAsync(
        string application, ClaimsPrincipal user, ApplicationErasure erasure, ApplicationRecords records, CancellationToken cancellationToken) =>
        TypedResults.Ok(DeletionReceipt.Join(
            await erasure.CountAsync(user.GetTenant(), RouteText.Unescape(application), cancellationToken), await records.CountAsync(user.GetTenant(), RouteText.Unescape(application), cancellationToken)));

    private static async Task<Results<Accepted<DeletionAnswer>, ProblemHttpResult>> DeleteAsync(
        string application, [FromQuery] string? confirm, ClaimsPrincipal user, ApplicationDeletions deletions, AccessGuard guard, CancellationToken cancellationToken)
    {
        if (!string.Equals(confirm, RouteText.Unescape(application), StringComparison.Ordinal))
        {
            return TypedResults.Problem(
                "Repeat the application's name in the parameter confirm: this removes everything of it and cannot be undone.",
                statusCode: StatusCodes.Status400BadRequest,
                title: "The deletion is not confirmed");
        }
        var asked = await deletions.RequestAsync(await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken), RouteText.Unescape(application), cancellationToken);
        return TypedResults.Accepted($"/api/v1/applications/deletions/{asked.Id:D}", DeletionAnswer.Of(asked));
    }

    private static async Task<Ok<IEnumerable<DeletionAnswer>>> ListDeletionsAsync(ClaimsPrincipal user, ApplicationDeletions deletions, CancellationToken cancellationToken) =>
        TypedResults.Ok((await deletions.ListAsync(user.GetTenant(), cancellationToken)).Select(DeletionAnswer.Of));

    private static async Task<Results<Ok<DeletionAnswer>, NotFound>> GetDeletionAsync(Guid id, ClaimsPrincipal user, ApplicationDeletions deletions, CancellationToken cancellationToken) =>
        await deletions.FindAsync(user.GetTenant(), id, cancellationToken) is { } found ? TypedResults.Ok(DeletionAnswer.Of(found)) : TypedResults.NotFound();
}

/// <param name="Calls">In the last 30 days; an estimate where the application is sampled.</param>
/// <param name="Errors">In the last 30 days.</param>
public sealed record ApplicationAnswer(string Application, ulong Calls, ulong Errors, SettingsAnswer? Settings);

/// <param name="CaptureContent">Null: as the portal's setting Ingest:CaptureContent.</param>
/// <param name="MaxContentBytes">Null: as the portal's setting Ingest:MaxContentBytes.</param>
/// <param name="SampleOneIn">One trace of so many is kept; 1: all.</param>
/// <param name="KeepErrors">Failed spans are kept in any case.</param>
/// <param name="Team">Taken where the sender names no team.</param>
/// <param name="ContentByGrantOnly">Prompts and answers ask for a grant of their own; a role alone does not open them.</param>
/// <param name="Version">To be sent with a change.</param>
public sealed record SettingsAnswer(
    bool? CaptureContent, int? MaxContentBytes, int SampleOneIn, bool KeepErrors, string? Team, bool ContentByGrantOnly, long Version, string? ChangedBy, DateTimeOffset? ChangedAt)
{
    internal static SettingsAnswer Unset { get; } = new(null, null, 1, KeepErrors: true, null, ContentByGrantOnly: false, 0, null, null);

    internal static SettingsAnswer Of(ApplicationSettings settings) => new(
        settings.CaptureContent, settings.MaxContentBytes, settings.SampleOneIn, settings.KeepErrors, settings.Team, settings.ContentByGrantOnly, settings.Version, settings.ChangedBy, settings.ChangedAt);
}

/// <param name="OffDisk">Whether the bytes were seen to leave the disk; null while it runs.</param>
public sealed record DeletionAnswer(
    Guid Id, string Application, string RequestedBy, DateTimeOffset RequestedAt, DeletionStep Step, DateTimeOffset? FinishedAt, bool? OffDisk, string? Fault, IReadOnlyList<ReceiptLine> Receipt)
{
    internal static DeletionAnswer Of(ApplicationDeletion deletion) => new(
        deletion.Id, deletion.Subject, deletion.RequestedBy, deletion.RequestedAt, deletion.Step, deletion.FinishedAt, deletion.OffDisk, deletion.Fault, DeletionReceipt.Read(deletion.Receipt));
}
