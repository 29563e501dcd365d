using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Governance.Access;
using Portal.Governance.Models.Cards;
using Portal.Shell;

namespace Portal.Models.Cards;

/// <summary>Model cards for programs: read, replace the draft, publish, compare, and the README.md of the Hugging Face Hub both ways.</summary>
public static class CardsApi
{
    private const string Json = "application/json";
    private const string Markdown = "text/markdown";
    private const string Pdf = "application/pdf";

    /// <summary>Where a state of a card is downloaded.</summary>
    /// <param name="file"><c>README.md</c> or <c>card.pdf</c>; null: JSON.</param>
    internal static string Url(string model, string? file, string version) =>
        PortalUrls.Of($"{ApiSetup.Root}/v1/models/{Uri.EscapeDataString(model)}/card{(file is null ? "" : $"/{file}")}?version={Uri.EscapeDataString(version)}");

    public static RouteGroupBuilder MapCardsApi(this RouteGroupBuilder api)
    {
        var cards = api.MapGroup("/models/{name}/card").WithTags("Model cards");
        cards.MapGet("", GetAsync).WithName("GetModelCard")
            .WithSummary("A model's card")
            .WithDescription("The newest published version, or the draft where none was published; version=draft or a number asks for that state. Content, frozen live numbers, and per framework what is missing or stale.");
        cards.MapGet("/README.md", GetReadmeAsync).WithName("GetModelCardReadme")
            .WithSummary("The card as a Hugging Face README.md")
            .WithDescription("YAML metadata between --- lines, then the Markdown byte for byte. Imported back it gives equal YAML values and equal body bytes.")
            .Produces(StatusCodes.Status200OK, contentType: Markdown);
        cards.MapGet("/card.pdf", GetPdfAsync).WithName("GetModelCardPdf")
            .WithSummary("The card as a PDF")
            .WithDescription("With its frozen numbers, their questions and hashes; in the language of Accept-Language.")
            .Produces(StatusCodes.Status200OK, contentType: Pdf);
        cards.MapGet("/versions", ListVersionsAsync).WithName("ListModelCardVersions")
            .WithSummary("Published versions of a card")
            .WithDescription("The newest first. Each names the hash of the one before.");
        cards.MapGet("/versions/{number:int}", GetVersionAsync).WithName("GetModelCardVersion")
            .WithSummary("A published version as its canonical document")
            .WithDescription("Schema portal.model-card-version/1, exactly the bytes whose SHA-256 is the version's hash (header X-Content-Hash).")
            .Produces(StatusCodes.Status200OK, contentType: Json);
        cards.MapGet("/diff", DiffAsync).WithName("DiffModelCard")
            .WithSummary("What changed between two states of a card")
            .WithDescription("By meaning: fields, keys of the metadata, results by what they measure, live numbers. 'from' and 'to' are numbers or draft; the newest version and the draft when left out.");
        cards.MapGet("/comments", ListCommentsAsync).WithName("ListModelCardComments")
            .WithSummary("Comments on a card").WithDescription("The oldest first, resolved ones included.");
        MapWrites(cards);
        return api;
    }

    private static void MapWrites(RouteGroupBuilder cards)
    {
        cards.MapPut("/draft", PutDraftAsync).WithName("ReplaceModelCardDraft").RequireAuthorization(PortalPolicies.EditModels)
            .Accepts<object>(Json)
            .WithSummary("Replace the draft")
            .WithDescription("The body is a card, schema portal.model-card/1. If-Match is the draft that was read (ETag), \"0\" begins a card. 412 when somebody saved it since; nothing is overwritten then.");
        cards.MapPut("/README.md", PutReadmeAsync).WithName("ImportModelCardReadme").RequireAuthorization(PortalPolicies.EditModels)
            .Accepts<string>(Markdown)
            .WithSummary("Import a Hugging Face README.md into the draft")
            .WithDescription("Replaces metadata and Markdown; live numbers and what was said about fields stay. Unknown keys are kept. If-Match as for the draft.");
        cards.MapPost("/publish", PublishAsync).WithName("PublishModelCard").RequireAuthorization(PortalPolicies.EditModels)
            .WithSummary("Publish the draft as the next version")
            .WithDescription("Freezes the live numbers of this moment. If-Match as for the draft; 409 when the draft says what the newest version says.");
        cards.MapPost("/comments", CommentAsync).WithName("WriteModelCardComment").RequireAuthorization(PortalPolicies.Comment)
            .WithSummary("Comment on a card").WithDescription("On a field by its id, or on the card as a whole.");
    }

    private static async Task<Results<Ok<CardRead>, ProblemHttpResult>> GetAsync(
        string name, [FromQuery] string? version, HttpContext context, CardLibrary library, CardViews views, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, version, context, library, views, cancellationToken) is not var (card, view))
        {
            return CardProblems.NotFound();
        }
        context.Response.Headers.ETag = Tag(card.Seen);
        return TypedResults.Ok(CardRead.Of(card, view));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetReadmeAsync(
        string name, [FromQuery] string? version, HttpContext context, CardLibrary library, CardViews views, CancellationToken cancellationToken) =>
        await FindAsync(name, version, context, library, views, cancellationToken) is var (_, view)
            ? TypedResults.File(view.Content.ToReadme().Write(), Markdown, "README.md")
            : CardProblems.NotFound();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetPdfAsync(
        string name, [FromQuery] string? version, HttpContext context, CardLibrary library, CardViews views, CardDocument document, CancellationToken cancellationToken) =>
        await FindAsync(name, version, context, library, views, cancellationToken) is var (card, view)
            ? TypedResults.File(document.Write(card, view), Pdf, $"{card.Model.Name}-card-{view.Name}.pdf")
            : CardProblems.NotFound();

    private static async Task<Results<Ok<IReadOnlyList<CardVersionListed>>, ProblemHttpResult>> ListVersionsAsync(
        string name, HttpContext context, CardLibrary library, ModelCards cards, CancellationToken cancellationToken) =>
        await library.OpenAsync(context.User, name, cancellationToken) is { } card
            ? TypedResults.Ok<IReadOnlyList<CardVersionListed>>([.. (await cards.ListVersionsAsync(card.Model.Id, cancellationToken)).Select(CardVersionListed.Of)])
            : CardProblems.NotFound();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetVersionAsync(
        string name, int number, HttpContext context, CardLibrary library, ModelCards cards, CancellationToken cancellationToken)
    {
        if (await library.OpenAsync(context.User, name, cancellationToken) is not { } card || await cards.FindVersionAsync(card.Model.Id, number, cancellationToken) is not { } version)
        {
            return CardProblems.NotFound();
        }
        context.Response.Headers["X-Content-Hash"] = version.Hash;
        return TypedResults.File(Encoding.UTF8.GetBytes(CardVersionJson.Write(card.Model.Name, version)), Json, $"{name}-card-{number.ToString(CultureInfo.InvariantCulture)}.json");
    }

    private static async Task<Results<Ok<CardDifferenceRead>, ProblemHttpResult>> DiffAsync(
        string name, [FromQuery] string? from, [FromQuery] string? to, HttpContext context, CardLibrary library, CardViews views, CancellationToken cancellationToken)
    {
        if (await library.OpenAsync(context.User, name, cancellationToken) is not { } card
            || await views.FindAsync(card, from, cancellationToken) is not { } before || await views.FindAsync(card, to ?? CardView.Draft, cancellationToken) is not { } after)
        {
            return CardProblems.NotFound();
        }
        return TypedResults.Ok(new CardDifferenceRead(before.Name, after.Name, CardDifference.Between(before.Content, after.Content, before.Numbers, after.Numbers)));
    }

    private static async Task<Results<Ok<IReadOnlyList<CardCommentRead>>, ProblemHttpResult>> ListCommentsAsync(
        string name, HttpContext context, CardLibrary library, ModelCardComments comments, CancellationToken cancellationToken) =>
        await library.OpenAsync(context.User, name, cancellationToken) is { } card
            ? TypedResults.Ok<IReadOnlyList<CardCommentRead>>([.. (await comments.ListAsync(card.Model.Id, cancellationToken)).Select(CardCommentRead.Of)])
            : CardProblems.NotFound();

    private static async Task<Results<Ok<CardSaved>, ProblemHttpResult>> PutDraftAsync(string name, HttpContext context, ModelCards cards, CancellationToken cancellationToken) =>
        await SaveAsync(name, context, cards, bytes => CardJson.Read(Encoding.UTF8.GetString(bytes)), cancellationToken);

    private static async Task<Results<Ok<CardSaved>, ProblemHttpResult>> PutReadmeAsync(
        string name, HttpContext context, CardLibrary library, ModelCards cards, CancellationToken cancellationToken) =>
        await library.OpenAsync(context.User, name, cancellationToken) is { } card
            ? await SaveAsync(name, context, cards, bytes => card.Draft.With(ReadmeFile.Read(bytes)), cancellationToken)
            : CardProblems.NotFound();

    private static async Task<Results<Ok<CardSaved>, ProblemHttpResult>> SaveAsync(
        string name, HttpContext context, ModelCards cards, Func<byte[], CardContent> read, CancellationToken cancellationToken)
    {
        if (!CardProblems.TrySeen(context.Request, out var seen, out var problem))
        {
            return problem;
        }
        var (bytes, tooLong) = await CardProblems.ReadAsync(context.Request, cancellationToken);
        if (bytes is null)
        {
            return tooLong!;
        }
        CardContent content;
        try
        {
            content = read(bytes);
        }
        catch (CardFormatException fault)
        {
            return CardProblems.Unreadable(fault.Message);
        }
        return Answer(context, await cards.SaveAsync(context.User, name, seen, content, [], cancellationToken));
    }

    private static async Task<Results<Ok<CardSaved>, ProblemHttpResult>> PublishAsync(
        string name, CardPublication publication, HttpContext context, CardLibrary library, ModelCards cards, LiveNumbers numbers, CancellationToken cancellationToken)
    {
        if (!CardProblems.TrySeen(context.Request, out var seen, out var problem))
        {
            return problem;
        }
        if (await library.OpenAsync(context.User, name, cancellationToken) is not { } card)
        {
            return CardProblems.NotFound();
        }
        var frozen = await numbers.FreezeAsync(card.Draft, card.Filter, cancellationToken);
        return Answer(context, await cards.PublishAsync(context.User, name, seen, publication.Note ?? "", frozen, cancellationToken));
    }

    private static async Task<Results<Ok<CardCommentRead>, ProblemHttpResult>> CommentAsync(
        string name, CardCommentWritten written, HttpContext context, ModelCardComments comments, CancellationToken cancellationToken) =>
        await comments.WriteAsync(context.User, name, written.Field, written.Text ?? "", cancellationToken) is { } comment
            ? TypedResults.Ok(CardCommentRead.Of(comment))
            : TypedResults.Problem($"There is no such model or field, or the text has not 1 to {ModelCardComment.TextLimit} characters.", statusCode: StatusCodes.Status400BadRequest, title: "The comment cannot be written");

    private static Results<Ok<CardSaved>, ProblemHttpResult> Answer(HttpContext context, CardResult result)
    {
        if (result is not { Outcome: CardOutcome.Done, Card: { } card })
        {
            return CardProblems.Of(result);
        }
        context.Response.Headers.ETag = Tag(card.Version);
        return TypedResults.Ok(new CardSaved(card.Version, result.Published?.Number, result.Published?.Hash));
    }

    private static async Task<(OpenedCard Card, CardView View)?> FindAsync(
        string name, string? version, HttpContext context, CardLibrary library, CardViews views, CancellationToken cancellationToken) =>
        await library.OpenAsync(context.User, name, cancellationToken) is { } card && await views.FindAsync(card, version, cancellationToken) is { } view ? (card, view) : null;

    private static string Tag(long draft) => string.Create(CultureInfo.InvariantCulture, $"\"{draft}\"");
}
