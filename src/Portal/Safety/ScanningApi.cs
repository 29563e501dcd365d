using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Governance.Scanning;

namespace Portal.Safety;

/// <summary>What becomes of personal data and secrets, for programs.</summary>
public static class ScanningApi
{
    public static RouteGroupBuilder MapScanningApi(this RouteGroupBuilder api)
    {
        var policies = api.MapGroup("/applications").WithTags("Applications");
        policies.MapGet("/{application}/scanning", GetAsync)
            .WithName("GetScanningPolicy")
            .WithSummary("What becomes of an application's personal data and secrets")
            .WithDescription("actions: what was decided by kind (email, phone, iban, card, nationalId, secret), null where the portal's own setting holds; effective: what holds. version 0: nothing was decided.");
        policies.MapPut("/{application}/scanning", PutAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .WithName("SetScanningPolicy")
            .WithSummary("Decide what becomes of an application's personal data and secrets")
            .WithDescription("keep: not looked for; flag: counted; hash: counted and replaced by a keyed hash; redact: counted and replaced by its kind; null: as the portal's own setting says. Send the version you read. 409 when somebody changed it since. Ingest follows within seconds; what is stored already is not changed.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        return api;
    }

    private static async Task<Ok<ScanningAnswer>> GetAsync(string application, ClaimsPrincipal user, ScanningPolicyStore policies, IngestDefaults defaults, CancellationToken cancellationToken) =>
        TypedResults.Ok(ScanningAnswer.Of(await policies.FindAsync(user.GetTenant(), RouteText.Unescape(application), cancellationToken), defaults));

    private static async Task<Results<Ok<ScanningAnswer>, ProblemHttpResult>> PutAsync(
        string application, [FromBody] ScanningRequest change, ClaimsPrincipal user, ScanningCommands commands, IngestDefaults defaults, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(ScanningAnswer.Of(await commands.SaveAsync(user, RouteText.Unescape(application), change.ToChange(), cancellationToken), defaults));
        }
        catch (ScanningPolicyConflictException conflict)
        {
            return TypedResults.Problem(
                $"{conflict.Message} Read it again, and send the change with its version.",
                statusCode: StatusCodes.Status409Conflict,
                title: "Somebody else changed the policy",
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["current"] = conflict.Current is null ? null : ScanningAnswer.Of(conflict.Current, defaults) });
        }
    }
}

/// <summary>A decision for every kind; null: as the portal's own setting says.</summary>
public sealed record ScanningActions(FindingAction? Email, FindingAction? Phone, FindingAction? Iban, FindingAction? Card, FindingAction? NationalId, FindingAction? Secret);

/// <param name="Version">The version that was read; 0: nothing was decided then.</param>
public sealed record ScanningRequest(ScanningActions Actions, long Version)
{
    internal ScanningPolicyChange ToChange()
    {
        var actions = new Dictionary<FindingKind, FindingAction>();
        Add(FindingKind.Email, Actions.Email);
        Add(FindingKind.Phone, Actions.Phone);
        Add(FindingKind.Iban, Actions.Iban);
        Add(FindingKind.Card, Actions.Card);
        Add(FindingKind.NationalId, Actions.NationalId);
        Add(FindingKind.Secret, Actions.Secret);
        return new ScanningPolicyChange(actions, Version);

        void Add(FindingKind kind, FindingAction? action)
        {
            if (action is { } chosen)
            {
                actions.Add(kind, chosen);
            }
        }
    }
}

/// <param name="Actions">What was decided.</param>
/// <param name="Effective">What holds.</param>
/// <param name="Version">To be sent with a change.</param>
public sealed record ScanningAnswer(ScanningActions Actions, ScanningActions Effective, long Version, string? ChangedBy, DateTimeOffset? ChangedAt)
{
    internal static ScanningAnswer Of(ScanningPolicy? policy, IngestDefaults defaults)
    {
        var holds = policy?.Over(defaults.Scanning) ?? defaults.Scanning;
        return new(
            new(policy?.Email, policy?.Phone, policy?.Iban, policy?.Card, policy?.NationalId, policy?.Secret),
            new(holds.Email, holds.Phone, holds.Iban, holds.Card, holds.NationalId, holds.Secret),
            policy?.Version ?? 0,
            policy?.ChangedBy,
            policy?.ChangedAt);
    }
}
