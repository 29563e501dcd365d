using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Api;
using Portal.Governance.Access;
using Portal.Governance.Audit.Reading;

namespace Portal.Audit;

/// <summary>The audit trail for auditors' programs: entries, what the portal signed, and proofs that need no trust in it.</summary>
public static class AuditApi
{
    private const int MostEntries = 1000;
    private const string JsonLines = "application/x-ndjson";

    public static RouteGroupBuilder MapAuditApi(this RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit").RequireAuthorization(PortalPolicies.ReviewAudit);
        audit.MapGet("/entries", ListAsync).WithName("ListAuditEntries").WithSummary("Who changed what, when and why")
            .WithDescription($"Entries of the project, newest first, at most {MostEntries}. 'action' may be a beginning up to a point (costs.budget). 'hasMore' says whether older ones exist; ask for them with 'before', the id of the last entry. Personal texts that were erased are null.");
        audit.MapGet("/entries/{id:guid}", GetAsync).WithName("GetAuditEntry").WithSummary("One entry")
            .WithDescription("With the values of every record before and after.");
        audit.MapGet("/entries/{id:guid}/proof", ProveAsync).WithName("ProveAuditEntry").WithSummary("Proof that an entry is in the trail")
            .WithDescription("An RFC 6962 inclusion proof: the entry's bytes, the hashes up to the root, and the signed checkpoint of 'size' leaves, or the newest. tools/verify-audit checks it with the public key alone.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json");
        audit.MapGet("/checkpoints", ListCheckpointsAsync).WithName("ListAuditCheckpoints").WithSummary("What the portal signed")
            .WithDescription("Signed checkpoints, newest first: size, root and time of the tree. Ask for older ones with 'before', a size.");
        audit.MapGet("/consistency", ProveConsistencyAsync).WithName("ProveAuditConsistency").WithSummary("Proof that nothing was rewritten between two checkpoints")
            .WithDescription("An RFC 6962 consistency proof between the checkpoints of 'from' and 'to' leaves: the later tree begins with the earlier one.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json");
        audit.MapGet("/keys", ListKeysAsync).WithName("ListAuditKeys").WithSummary("Public keys of the checkpoints")
            .WithDescription("ES256 public keys (SubjectPublicKeyInfo, DER, base64) that checkpoints are or were signed with. Compare their ids with ones you received another way.");
        audit.MapGet("/export", ExportAsync).RequireRateLimiting(ApiSetup.ExportLimit).WithName("ExportAuditTrail").WithSummary("The trail as a file that anyone can check")
            .WithDescription("JSON lines: keys, checkpoints and every leaf of the tree; entries of the project (and of 'from' to 'to') in clear, the others as hashes. texts=true adds personal texts, which asks for the right to review looks at content. The export itself is written down in the trail.")
            .Produces(StatusCodes.Status200OK, contentType: JsonLines);
        audit.MapGet("/verification", GetVerificationAsync).WithName("GetAuditVerification").WithSummary("Result of the last check of the whole trail")
            .WithDescription("404 before the first check.");
        audit.MapPost("/verification", VerifyAsync).WithName("VerifyAuditTrail").WithSummary("Check the whole trail now")
            .WithDescription("Recomputes every leaf and root, and checks signatures and this instance's anchor file. Answers with the result: 'faults' says what is wrong and where.");
        return api;
    }

    private static async Task<Results<Ok<AuditPage>, ValidationProblem>> ListAsync([AsParameters] AuditQuery query, ClaimsPrincipal user, AuditLog log, CancellationToken cancellationToken) =>
        query.Limit is < 1 or > MostEntries
            ? TypedResults.ValidationProblem(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["limit"] = [$"{query.Limit} entries are not possible: ask for 1 to {MostEntries}."] })
            : TypedResults.Ok(await log.ListAsync(query.ToFilter(user.GetTenant()), cancellationToken));

    private static async Task<Results<Ok<AuditRecord>, ProblemHttpResult>> GetAsync(Guid id, ClaimsPrincipal user, AuditLog log, CancellationToken cancellationToken) =>
        await log.FindAsync(user.GetTenant(), id, cancellationToken) is { } entry ? TypedResults.Ok(entry) : NotFound("There is no such entry in this project.");

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ProveAsync(Guid id, long? size, ClaimsPrincipal user, AuditProofs proofs, CancellationToken cancellationToken) =>
        await proofs.ProveInclusionAsync(user.GetTenant(), id, size, cancellationToken) is { } proof
            ? TypedResults.Content(proof.ToJson(), "application/json")
            : NotFound("There is no such entry or checkpoint, or the entry is newer than the checkpoint: entries are signed within a minute.");

    private static async Task<Ok<IEnumerable<CheckpointAnswer>>> ListCheckpointsAsync(long? before, int? limit, AuditProofs proofs, CancellationToken cancellationToken) =>
        TypedResults.Ok((await proofs.ListCheckpointsAsync(before, limit ?? 100, cancellationToken)).Select(CheckpointAnswer.Of));

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ProveConsistencyAsync(long from, long to, AuditProofs proofs, CancellationToken cancellationToken) =>
        await proofs.ProveConsistencyAsync(from, to, cancellationToken) is { } proof
            ? TypedResults.Content(proof.ToJson(), "application/json")
            : NotFound("There is no checkpoint of one of these sizes, or 'from' is larger than 'to'. GET audit/checkpoints lists them.");

    private static async Task<Ok<IEnumerable<KeyAnswer>>> ListKeysAsync(AuditProofs proofs, CancellationToken cancellationToken) =>
        TypedResults.Ok((await proofs.ListKeysAsync(cancellationToken)).Select(KeyAnswer.Of));

    private static async Task<PushStreamHttpResult> ExportAsync(
        DateTimeOffset? from, DateTimeOffset? to, bool? texts, ClaimsPrincipal user, AccessGuard guard, AuditExports exports, TimeProvider time, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(user, PortalPolicies.ReviewAudit, cancellationToken: cancellationToken);
        if (texts == true)
        {
            await guard.RequireAsync(user, PortalPolicies.ReviewContentLooks, cancellationToken: cancellationToken);
        }
        var export = new AuditExport(actor.Tenant, from, to, texts == true);
        var name = string.Create(CultureInfo.InvariantCulture, $"audit-{time.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.jsonl");
        return TypedResults.Stream(body => exports.WriteAsync(actor, export, body, cancellationToken), JsonLines, name);
    }

    private static async Task<Results<Ok<AuditVerification>, ProblemHttpResult>> GetVerificationAsync(AuditVerifier verifier, CancellationToken cancellationToken) =>
        await verifier.FindLastAsync(cancellationToken) is { } last ? TypedResults.Ok(last) : NotFound("The trail was never checked. POST here to check it.");

    private static async Task<Ok<AuditVerification>> VerifyAsync(ClaimsPrincipal user, AccessGuard guard, AuditVerifier verifier, CancellationToken cancellationToken)
    {
        await guard.RequireAsync(user, PortalPolicies.ReviewAudit, cancellationToken: cancellationToken);
        return TypedResults.Ok(await verifier.VerifyAsync(progress: null, cancellationToken));
    }

    private static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
