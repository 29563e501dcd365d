using Portal.Api;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Governance.Models.Cards;

namespace Portal.Models.Cards;

/// <summary>Refusals of the API, each with what to do.</summary>
internal static class CardProblems
{
    public static ProblemHttpResult NotFound() => TypedResults.Problem(
        "There is no such model, it has no card, or the card has no such version.", statusCode: StatusCodes.Status404NotFound, title: "No such card");

    public static ProblemHttpResult Unreadable(string fault) => TypedResults.Problem(fault, statusCode: StatusCodes.Status400BadRequest, title: "The card cannot be read");

    public static ProblemHttpResult Of(CardResult result) => result.Outcome switch
    {
        CardOutcome.Conflict => TypedResults.Problem(
            $"{result.Card?.ChangedBy ?? "Somebody"} saved the draft; it is at {result.Card?.Version ?? 0} now. Read it again and repeat the change.",
            statusCode: StatusCodes.Status412PreconditionFailed, title: "Somebody changed the card"),
        CardOutcome.Unchanged => TypedResults.Problem(
            "The draft says what the newest version says.", statusCode: StatusCodes.Status409Conflict, title: "Nothing to publish"),
        CardOutcome.Invalid => TypedResults.Problem(result.Fault, statusCode: StatusCodes.Status400BadRequest, title: "The card cannot be published"),
        _ => NotFound(),
    };

    /// <summary>The draft's number in <c>If-Match</c>; 0 where there is no card yet.</summary>
    public static bool TrySeen(HttpRequest request, out long seen, [NotNullWhen(false)] out ProblemHttpResult? problem) => IfMatch.TryRead(
        request, out seen, out problem, "draft", "Send 'If-Match' with the draft that was read (the ETag of .../card?version=draft), or \"0\" to begin a card.");

    /// <summary>The body's bytes; a problem where there are more than a card may have.</summary>
    public static async Task<(byte[]? Bytes, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            // A draft holds the file as JSON, which escapes some of it.
            if (memory.Length + read > 2L * ReadmeFile.BytesLimit)
            {
                return (null, TypedResults.Problem($"At most {2 * ReadmeFile.BytesLimit} bytes are possible.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "The card is too long"));
            }
            memory.Write(buffer, 0, read);
        }
        return (memory.ToArray(), null);
    }
}
