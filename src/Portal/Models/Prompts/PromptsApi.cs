using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Governance.Models.Prompts;

namespace Portal.Models.Prompts;

/// <summary>Prompts for programs: applications ask for what carries a label, pipelines add versions and move labels.</summary>
public static class PromptsApi
{
    private const string What = "prompt";

    public static RouteGroupBuilder MapPromptsApi(this RouteGroupBuilder api)
    {
        var prompts = api.MapGroup("/prompts").WithTags("Prompts");
        prompts.MapGet("", ListAsync).WithName("ListPrompts").WithSummary("Prompts of the project").WithDescription("By name, each with the versions its labels point to.");
        prompts.MapGet("/{name}", GetAsync).WithName("GetPrompt").WithSummary("One prompt").WithDescription("With all versions, the newest first, its labels and their moves. The ETag is the version of the record.");
        prompts.MapGet("/{name}/resolved", ResolveAsync).WithName("ResolvePrompt")
            .WithSummary("The wording a label points to")
            .WithDescription("What an application asks for when it starts: label (production when left out; 'latest' is the newest version), or version for a certain one. Keep the last answer for the time the portal is away.");
        prompts.MapPost("", RegisterAsync).WithName("RegisterPrompt").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Register a prompt").WithDescription("With its first version where 'messages' are given. 409 when there is one of this name.");
        prompts.MapPost("/{name}/versions", AddVersionAsync).WithName("AddPromptVersion").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Add a version").WithDescription("201 with the new version; 200 with the newest when it says the same already.");
        prompts.MapPut("/{name}/labels/{label}", MoveLabelAsync).WithName("MovePromptLabel").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Point a label to a version, or take it away")
            .WithDescription("'to' is the version's number, null to take the label away; 'from' is where the caller saw it point, null for nowhere: anything else there now is a conflict (412). The reason is on record for everybody.");
        return api;
    }

    private static async Task<Ok<IReadOnlyList<PromptListed>>> ListAsync(ClaimsPrincipal user, PromptLibrary library, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<PromptListed>>([.. (await library.ListAsync(user.GetTenant(), cancellationToken)).Select(entry => PromptListed.Of(entry.Prompt, entry.Labels))]);

    private static async Task<Results<Ok<PromptAnswer>, ProblemHttpResult>> GetAsync(string name, HttpContext context, PromptLibrary library, CancellationToken cancellationToken)
    {
        if (await library.FindAsync(context.User.GetTenant(), name, cancellationToken) is not { } record)
        {
            return RegistryProblems.NotFound(What);
        }
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{record.Prompt.Version}\"");
        return TypedResults.Ok(PromptAnswer.Of(record));
    }

    private static async Task<Results<Ok<PromptVersionAnswer>, ProblemHttpResult>> ResolveAsync(
        string name, [FromQuery] string? label, [FromQuery] int? version, ClaimsPrincipal user, PromptLibrary library, CancellationToken cancellationToken)
    {
        if (label is not null && version is not null)
        {
            return TypedResults.Problem("Give a label or a version, not both.", statusCode: StatusCodes.Status400BadRequest, title: "Which one?");
        }
        var found = version is { } number
            ? await library.FindVersionAsync(user.GetTenant(), name, number, cancellationToken)
            : await library.ResolveAsync(user.GetTenant(), name, label ?? PromptLabel.Production, cancellationToken);
        return found is null
            ? TypedResults.Problem(
                "There is no such prompt, or nothing carries this label: GET prompts/{name} shows what there is.", statusCode: StatusCodes.Status404NotFound, title: "Nothing to give")
            : TypedResults.Ok(PromptVersionAnswer.Of(found));
    }

    private static async Task<Results<Created<PromptListed>, ProblemHttpResult>> RegisterAsync(
        [FromBody] PromptAsked asked, ClaimsPrincipal user, PromptCommands commands, AssetWords words, CancellationToken cancellationToken)
    {
        var first = asked.Messages is { Count: > 0 } messages ? new PromptDraft(messages, asked.Settings?.GetRawText(), asked.Notes ?? "") : null;
        var change = await commands.RegisterAsync(user, asked.Name ?? "", asked.Description ?? "", asked.Application, first, cancellationToken);
        return change is { Outcome: ModelOutcome.Done, Record: { } prompt }
            ? TypedResults.Created($"/api/v1/prompts/{Uri.EscapeDataString(prompt.Name)}", PromptListed.Of(prompt, []))
            : RegistryProblems.Of(change, What, words.Of, prompt => PromptListed.Of(prompt, []));
    }

    private static async Task<Results<Created<PromptVersionAnswer>, Ok<PromptVersionAnswer>, ProblemHttpResult>> AddVersionAsync(
        string name, [FromBody] PromptVersionAsked asked, ClaimsPrincipal user, PromptCommands commands, AssetWords words, CancellationToken cancellationToken)
    {
        var change = await commands.AddVersionAsync(user, name, new PromptDraft(asked.Messages ?? [], asked.Settings?.GetRawText(), asked.Notes ?? ""), cancellationToken);
        return change switch
        {
            { Outcome: ModelOutcome.Done, Record: { } added } => TypedResults.Created(
                string.Create(CultureInfo.InvariantCulture, $"/api/v1/prompts/{Uri.EscapeDataString(name)}/resolved?version={added.Number}"), PromptVersionAnswer.Of(added)),
            { Outcome: ModelOutcome.Duplicate, Record: { } same } => TypedResults.Ok(PromptVersionAnswer.Of(same)),
            _ => RegistryProblems.Of(change, What, words.Of, PromptVersionAnswer.Of),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> MoveLabelAsync(
        string name, string label, [FromBody] LabelMoveAsked asked, ClaimsPrincipal user, PromptCommands commands, AssetWords words, CancellationToken cancellationToken)
    {
        var change = await commands.MoveLabelAsync(user, name, label, asked.To, asked.From, asked.Reason ?? "", cancellationToken);
        return change.Outcome == ModelOutcome.Done ? TypedResults.NoContent() : RegistryProblems.Of(change, "label", words.Of, current => new { current.Name, Version = current.Number, current.ChangedBy, current.ChangedAt });
    }
}

/// <param name="Messages">The first version; null: none yet.</param>
/// <param name="Settings">JSON object.</param>
public sealed record PromptAsked(
    string? Name, string? Description = null, string? Application = null, IReadOnlyList<PromptMessage>? Messages = null, JsonElement? Settings = null, string? Notes = null);

/// <param name="Settings">JSON object.</param>
public sealed record PromptVersionAsked(IReadOnlyList<PromptMessage>? Messages, JsonElement? Settings = null, string? Notes = null);

/// <param name="To">Number of the version; null: nothing has the label any more.</param>
/// <param name="From">Where the caller saw it point; null: nowhere.</param>
public sealed record LabelMoveAsked(int? To, int? From, string? Reason);

/// <param name="Labels">The number of the version each label points to.</param>
public sealed record PromptListed(string Name, string Description, string? Application, int LatestVersion, IReadOnlyDictionary<string, int> Labels, string ChangedBy, DateTimeOffset ChangedAt)
{
    internal static PromptListed Of(Prompt prompt, IReadOnlyList<PromptLabel> labels) => new(
        prompt.Name, prompt.Description, prompt.Application, prompt.LatestNumber, labels.ToDictionary(label => label.Name, label => label.Number, StringComparer.Ordinal), prompt.ChangedBy, prompt.ChangedAt);
}

public sealed record PromptVersionAnswer(int Version, IReadOnlyList<PromptMessage> Messages, JsonElement? Settings, string Notes, string Sha256, string CreatedBy, DateTimeOffset CreatedAt)
{
    internal static PromptVersionAnswer Of(PromptVersion version) => new(
        version.Number, version.GetMessages(), version.Settings is { } settings ? JsonElement.Parse(settings) : null, version.Notes, version.Sha256, version.CreatedBy, version.CreatedAt);
}

/// <param name="From">Null: the label was new.</param>
/// <param name="To">Null: the label was taken away.</param>
public sealed record LabelMoveAnswer(string Label, int? From, int? To, string Reason, string MovedBy, DateTimeOffset MovedAt);

public sealed record PromptAnswer(PromptListed Prompt, IReadOnlyList<PromptVersionAnswer> Versions, IReadOnlyList<LabelMoveAnswer> Moves)
{
    internal static PromptAnswer Of(PromptRecord record) => new(
        PromptListed.Of(record.Prompt, record.Labels),
        [.. record.Versions.Select(PromptVersionAnswer.Of)],
        [.. record.Moves.Select(move => new LabelMoveAnswer(move.Label, move.From, move.To, move.Reason, move.MovedBy, move.MovedAt))]);
}
