using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;

namespace Portal.Access.Keys;

/// <summary>API keys, for programs that hand them out.</summary>
public static class KeysApi
{
    public static RouteGroupBuilder MapKeysApi(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("API keys").RequireAuthorization(PortalPolicies.Administer);
        keys.MapGet("", ListAsync)
            .WithName("ListKeys")
            .WithSummary("API keys of the project")
            .WithDescription("Newest first, without their secrets; revoked ones with 'revokedAt'. 'lastUsedAt' is up to a minute old.");
        keys.MapGet("/{id}", GetAsync)
            .WithName("GetKey")
            .WithSummary("One API key")
            .WithDescription("What the key is for, when it was last used and when it ends; never its secret.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        keys.MapPost("", CreateAsync)
            .WithName("CreateKey")
            .WithSummary("Make an API key")
            .WithDescription(
                $"'scope' is one of {string.Join(", ", ApiKeyScopes.All.Select(scope => scope.ToName()))}; 'days' until it ends, 1 to {ApiKeyRules.LongestDays}, never when left out; "
                + "'allowedOrigins' of web pages for scope feedback. 'key' of the answer is the only copy of the secret.");
        keys.MapPut("/{id}", RenameAsync)
            .WithName("RenameKey")
            .WithSummary("Give an API key another name or team")
            .WithDescription("What a key may do never changes. 'expectedVersion' is the one you read; if somebody changed the key since, the answer is 409 and nothing is changed.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        keys.MapDelete("/{id}", RevokeAsync)
            .WithName("RevokeKey")
            .WithSummary("Revoke an API key")
            .WithDescription("For good, and on every portal within seconds. 'reason' goes to the audit trail. Revoking twice does nothing.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return api;
    }

    private static async Task<Ok<IEnumerable<KeyAnswer>>> ListAsync(ClaimsPrincipal caller, ApiKeys keys, CancellationToken cancellationToken) =>
        TypedResults.Ok((await keys.ListAsync(caller.GetTenant(), cancellationToken)).Select(KeyAnswer.Of));

    private static async Task<Results<Ok<KeyAnswer>, ProblemHttpResult>> GetAsync(string id, ClaimsPrincipal caller, ApiKeys keys, CancellationToken cancellationToken) =>
        await keys.FindAsync(caller.GetTenant(), id, cancellationToken) is { } key ? TypedResults.Ok(KeyAnswer.Of(key)) : Missing();

    private static async Task<Results<Created<NewKeyAnswer>, ValidationProblem>> CreateAsync(
        [FromBody] KeyRequest request, ClaimsPrincipal caller, ApiKeys keys, HttpContext context, CancellationToken cancellationToken)
    {
        var change = await keys.CreateAsync(caller, request.ToDraft(), cancellationToken);
        if (change.Outcome is not ApiKeyOutcome.Done)
        {
            return Invalid(change);
        }
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/keys/{change.Key!.Id}", new NewKeyAnswer(change.Text!, KeyAnswer.Of(change.Key)));
    }

    private static async Task<Results<Ok<KeyAnswer>, ValidationProblem, ProblemHttpResult>> RenameAsync(
        string id, long expectedVersion, [FromBody] KeyNameRequest request, ClaimsPrincipal caller, ApiKeys keys, CancellationToken cancellationToken)
    {
        var change = await keys.RenameAsync(caller, id, expectedVersion, request.Name ?? "", request.TeamId, cancellationToken);
        return change.Outcome switch
        {
            ApiKeyOutcome.Done => TypedResults.Ok(KeyAnswer.Of(change.Key!)),
            ApiKeyOutcome.Invalid => Invalid(change),
            ApiKeyOutcome.Missing => Missing(),
            ApiKeyOutcome.Revoked => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "The key is revoked", detail: "A revoked key stays as it was. Make a new one."),
            _ => TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict,
                title: "The key was changed meanwhile",
                detail: $"It is now called '{change.Key!.Name}' and at version {change.Key.Version}. Read it again and repeat your change."),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id, [FromQuery] string? reason, ClaimsPrincipal caller, ApiKeys keys, CancellationToken cancellationToken)
    {
        var change = await keys.RevokeAsync(caller, id, reason, cancellationToken);
        return change.Outcome switch
        {
            ApiKeyOutcome.Done => TypedResults.NoContent(),
            ApiKeyOutcome.Conflict => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "The key was changed meanwhile", detail: "Revoke it again."),
            _ => Missing(),
        };
    }

    private static ProblemHttpResult Missing() => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such key");

    private static ValidationProblem Invalid(ApiKeyChange change) => TypedResults.ValidationProblem(
        change.Faults!.Select(Describe).GroupBy(fault => fault.Field, StringComparer.Ordinal)
            .ToDictionary(field => JsonNamingPolicy.CamelCase.ConvertName(field.Key), field => field.Select(fault => fault.Sentence).ToArray(), StringComparer.Ordinal),
        detail: "See 'errors' for what is wrong with each field.",
        title: "The key cannot be made as stated");

    private static (string Field, string Sentence) Describe(ApiKeyFault fault) => fault switch
    {
        ApiKeyFault.NameMissing => (nameof(ApiKeyDraft.Name), "Give it a name that says what it is for."),
        ApiKeyFault.NameTooLong => (nameof(ApiKeyDraft.Name), $"At most {ApiKeyRules.NameLength} characters."),
        ApiKeyFault.ScopeMissing => (nameof(ApiKeyDraft.Scope), $"One of {string.Join(", ", ApiKeyScopes.All.Select(scope => scope.ToName()))}."),
        ApiKeyFault.DaysOutOfRange => (nameof(ApiKeyDraft.Days), $"A whole number from 1 to {ApiKeyRules.LongestDays}, or absent for a key that does not end."),
        ApiKeyFault.OriginsNotForScope => (nameof(ApiKeyDraft.AllowedOrigins), "Only keys of scope feedback work from web pages."),
        ApiKeyFault.OriginNotUnderstood => (nameof(ApiKeyDraft.AllowedOrigins), "Scheme, host and port only, for example https://shop.example."),
        ApiKeyFault.OriginNotSecure => (nameof(ApiKeyDraft.AllowedOrigins), "https only, but for pages of one's own machine."),
        ApiKeyFault.TooManyOrigins => (nameof(ApiKeyDraft.AllowedOrigins), $"At most {ApiKeyRules.MostOrigins}, and {ApiKeyRules.OriginsLength} characters in all."),
        ApiKeyFault.TeamUnknown => (nameof(ApiKeyDraft.TeamId), "There is no such team in the project."),
        _ => throw new InvalidOperationException($"No sentence for {fault}."),
    };
}

/// <param name="Scope">One of ingest, read, gate, feedback, outcomes, registry, alerts, admin.</param>
/// <param name="Days">Days until it ends; absent: it does not end by itself.</param>
public sealed record KeyRequest(string? Name, string? Scope, int? Days, Guid? TeamId, IReadOnlyList<string>? AllowedOrigins)
{
    internal ApiKeyDraft ToDraft() => new() { Name = Name ?? "", Scope = ApiKeyScopes.Parse(Scope), Days = Days, TeamId = TeamId, AllowedOrigins = AllowedOrigins ?? [] };
}

/// <param name="TeamId">The team that answers for it; absent: the project as a whole.</param>
public sealed record KeyNameRequest(string? Name, Guid? TeamId);

/// <param name="Key">The whole key. It is shown this once.</param>
public sealed record NewKeyAnswer(string Key, KeyAnswer Details);

/// <param name="ExpiresAt">The key is refused from then on; null: it does not end by itself.</param>
/// <param name="LastUsedAt">Null: never.</param>
/// <param name="Version">To be sent with a change.</param>
public sealed record KeyAnswer(
    string Id, string Name, string Scope, Guid? TeamId, IReadOnlyList<string> AllowedOrigins, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, string? RevokedBy, long Version)
{
    internal static KeyAnswer Of(ApiKey key) => new(
        key.Id, key.Name, key.Scope.ToName(), key.TeamId, ApiKeyRules.ReadOrigins(key.AllowedOrigins), key.CreatedAt, key.CreatedBy, key.ExpiresAt,
        key.LastUsedAt, key.RevokedAt, key.RevokedBy, key.Version);
}
