using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Governance.Access;
using Portal.Governance.Features;

namespace Portal.Features;

/// <summary>The features of an application's calls, for programs.</summary>
public static class FeaturesApi
{
    public static RouteGroupBuilder MapFeaturesApi(this RouteGroupBuilder api)
    {
        var features = api.MapGroup("/applications/{application}/features").WithTags("Applications");
        features.MapGet("", GetAsync)
            .WithName("GetFeatureSettings")
            .WithSummary("Format of the answers and features that are not kept")
            .WithDescription("version 0: nothing was set; answers may be anything and all features are kept.");
        features.MapPut("", PutAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .WithName("SetFeatureSettings")
            .WithSummary("Change the format of the answers and the features that are not kept")
            .WithDescription(
                "Send the version you read. 400 when the schema or the expression cannot be followed: the answer names the keyword. 409 when somebody changed them since: nothing is "
                + "overwritten. Ingest follows within seconds; calls that are stored keep the features they have.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        return api;
    }

    private static async Task<Ok<FeatureSettingsAnswer>> GetAsync(string application, ClaimsPrincipal user, FeatureSettingsStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(FeatureSettingsAnswer.Of(await store.FindAsync(user.GetTenant(), RouteText.Unescape(application), cancellationToken)));

    private static async Task<Results<Ok<FeatureSettingsAnswer>, ProblemHttpResult>> PutAsync(
        string application, [FromBody] FeatureSettingsChange change, ClaimsPrincipal user, FeatureSettingsStore store, AccessGuard guard, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken);
        try
        {
            return TypedResults.Ok(FeatureSettingsAnswer.Of(await store.SaveAsync(actor, RouteText.Unescape(application), change, cancellationToken)));
        }
        catch (Exception fault) when (fault is OutputFormatException or ArgumentException)
        {
            return TypedResults.Problem(fault.Message.Split(" (Parameter", 2)[0], statusCode: StatusCodes.Status400BadRequest, title: "The settings cannot be kept");
        }
        catch (FeatureSettingsConflictException conflict)
        {
            return TypedResults.Problem(
                $"{conflict.Message} Read them again, and send the change with their version.",
                statusCode: StatusCodes.Status409Conflict,
                title: "Somebody else changed the settings",
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["current"] = conflict.Current is null ? null : FeatureSettingsAnswer.Of(conflict.Current) });
        }
    }
}

/// <param name="JsonSchema">What an answer has to be; null: anything.</param>
/// <param name="Pattern">What an answer has to match; null: anything.</param>
/// <param name="Off">Names of features that are not kept.</param>
/// <param name="Version">To be sent with a change.</param>
public sealed record FeatureSettingsAnswer(string? JsonSchema, string? Pattern, IReadOnlyList<string> Off, long Version, string? ChangedBy, DateTimeOffset? ChangedAt)
{
    internal static FeatureSettingsAnswer Of(FeatureSettings? settings) => settings is null
        ? new(null, null, [], 0, null, null)
        : new(settings.JsonSchema, settings.Pattern, settings.Off, settings.Version, settings.ChangedBy, settings.ChangedAt);
}
