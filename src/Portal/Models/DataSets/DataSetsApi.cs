using Portal.Api;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Governance.Models.DataSets;

namespace Portal.Models.DataSets;

/// <summary>Data sets for programs: pipelines register what they made, and from what.</summary>
public static class DataSetsApi
{
    private const string What = "data set";

    public static RouteGroupBuilder MapDataSetsApi(this RouteGroupBuilder api)
    {
        var sets = api.MapGroup("/data-sets").WithTags("Data sets");
        sets.MapGet("", ListAsync).WithName("ListDataSets").WithSummary("Data sets of the project").WithDescription("By title, each with its newest version.");
        sets.MapGet("/{name}", GetAsync).WithName("GetDataSet").WithSummary("One data set").WithDescription("With its versions, where they came from and what was made from them, step by step, and the runs that read them. The ETag is the version of the record.");
        sets.MapPost("", RegisterAsync).WithName("RegisterDataSet").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Register a data set").WithDescription("The name is made from the title when left out. 409 when there is one of this name.");
        sets.MapPut("/{name}", ChangeAsync).WithName("ChangeDataSet").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Change what is said about a data set").WithDescription("If-Match is the version that was read; 412 when somebody changed it since, and nothing is overwritten.");
        sets.MapPost("/{name}/versions", AddVersionAsync).WithName("AddDataSetVersion").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Add a version").WithDescription("Versions never change. A source is a registered data set and version, or an origin outside the portal.");
        return api;
    }

    private static async Task<Ok<IReadOnlyList<DataSetAnswer>>> ListAsync(ClaimsPrincipal user, DataSetCatalogue catalogue, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<DataSetAnswer>>([.. (await catalogue.ListAsync(user.GetTenant(), cancellationToken)).Select(entry => DataSetAnswer.Of(entry.Set, entry.Latest))]);

    private static async Task<Results<Ok<DataSetDetail>, ProblemHttpResult>> GetAsync(string name, HttpContext context, DataSetCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (await catalogue.FindAsync(context.User.GetTenant(), name, cancellationToken) is not { } record)
        {
            return RegistryProblems.NotFound(What);
        }
        context.Response.Headers.ETag = Tag(record.Set);
        return TypedResults.Ok(new DataSetDetail(
            DataSetAnswer.Of(record.Set, record.Versions is [var newest, ..] ? newest.Name : null),
            [.. record.Versions.Select(DataSetVersionAnswer.Of)],
            [.. record.Upstream.Select(LineageAnswer.Of)],
            [.. record.Downstream.Select(LineageAnswer.Of)],
            [.. record.Readers.Select(reader => new DataSetReaderAnswer(record.Versions.First(version => version.Id == reader.VersionId).Name, reader.Model, reader.Run, reader.Context))]));
    }

    private static async Task<Results<Created<DataSetAnswer>, ProblemHttpResult>> RegisterAsync(
        [FromBody] DataSetAsked asked, ClaimsPrincipal user, DataSetCommands commands, AssetWords words, CancellationToken cancellationToken)
    {
        var change = await commands.RegisterAsync(user, asked.Name, asked.ToDraft(), cancellationToken);
        return change is { Outcome: ModelOutcome.Done, Record: { } set }
            ? TypedResults.Created($"/api/v1/data-sets/{Uri.EscapeDataString(set.Name)}", DataSetAnswer.Of(set, null))
            : RegistryProblems.Of(change, What, words.Of, set => DataSetAnswer.Of(set, null));
    }

    private static async Task<Results<Ok<DataSetAnswer>, ProblemHttpResult>> ChangeAsync(
        string name, [FromBody] DataSetAsked asked, HttpContext context, DataSetCommands commands, AssetWords words, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryRead(context.Request, out var version, out var problem))
        {
            return problem;
        }
        var change = await commands.ChangeAsync(context.User, name, version, asked.ToDraft(), cancellationToken);
        if (change is not { Outcome: ModelOutcome.Done, Record: { } set })
        {
            return RegistryProblems.Of(change, What, words.Of, set => DataSetAnswer.Of(set, null));
        }
        context.Response.Headers.ETag = Tag(set);
        return TypedResults.Ok(DataSetAnswer.Of(set, null));
    }

    private static async Task<Results<Created<DataSetVersionAnswer>, ProblemHttpResult>> AddVersionAsync(
        string name, [FromBody] DataSetVersionDraft asked, ClaimsPrincipal user, DataSetCommands commands, AssetWords words, CancellationToken cancellationToken)
    {
        var change = await commands.AddVersionAsync(user, name, asked, cancellationToken);
        return change is { Outcome: ModelOutcome.Done, Record: { } version }
            ? TypedResults.Created($"/api/v1/data-sets/{Uri.EscapeDataString(name)}", DataSetVersionAnswer.Of(version))
            : RegistryProblems.Of(change, "version", words.Of, DataSetVersionAnswer.Of);
    }

    private static string Tag(DataSet set) => string.Create(CultureInfo.InvariantCulture, $"\"{set.Version}\"");
}

public sealed record DataSetAsked(
    string? Name, string? Title, string? Description = null, DataSetUse Use = DataSetUse.Training, PersonalContent PersonalContent = PersonalContent.Unknown, string? License = null, string? Owner = null)
{
    internal DataSetDraft ToDraft() => new() { Title = Title ?? "", Description = Description ?? "", Use = Use, PersonalContent = PersonalContent, License = License, Owner = Owner };
}

/// <param name="Latest">Name of the newest version.</param>
public sealed record DataSetAnswer(
    string Name, string Title, string Description, DataSetUse Use, PersonalContent PersonalContent, string? License, string? Owner, string? Latest, string ChangedBy, DateTimeOffset ChangedAt)
{
    internal static DataSetAnswer Of(DataSet set, string? latest) =>
        new(set.Name, set.Title, set.Description, set.Use, set.PersonalContent, set.License, set.Owner, latest, set.ChangedBy, set.ChangedAt);
}

public sealed record DataSetVersionAnswer(string Name, string? Digest, string? Location, long? Rows, long? Bytes, string Notes, string CreatedBy, DateTimeOffset CreatedAt)
{
    internal static DataSetVersionAnswer Of(DataSetVersion version) =>
        new(version.Name, version.Digest, version.Location, version.Rows, version.Bytes, version.Notes, version.CreatedBy, version.CreatedAt);
}

/// <param name="Source">Data set and version it was made from; null: from <paramref name="Origin"/>.</param>
public sealed record LineageAnswer(string DataSet, string Version, DerivationKind Kind, string? Source, string? SourceVersion, string? Origin)
{
    internal static LineageAnswer Of(LineageStep step) =>
        new(step.Target.DataSet, step.Target.Version, step.Kind, step.Source?.DataSet, step.Source?.Version, step.Origin.Length == 0 ? null : step.Origin);
}

public sealed record DataSetReaderAnswer(string Version, string Model, string Run, string Context);

public sealed record DataSetDetail(
    DataSetAnswer DataSet, IReadOnlyList<DataSetVersionAnswer> Versions, IReadOnlyList<LineageAnswer> Upstream, IReadOnlyList<LineageAnswer> Downstream, IReadOnlyList<DataSetReaderAnswer> Readers);
