using System.Globalization;
using Portal.Live;

namespace Portal.Ingest.Evaluations;

/// <summary>A judgement of one answer as programs send it.</summary>
public sealed record EvaluationItem
{
    /// <summary>The sender's own id; a judgement with an id that is known is not taken again.</summary>
    public string? Id { get; init; }
    public string? Application { get; init; }

    /// <summary>When it was judged, ISO 8601 with a zone.</summary>
    public string? Time { get; init; }

    /// <summary>The criterion: <c>correctness</c>.</summary>
    public string? Name { get; init; }
    public double? Score { get; init; }
    public string? Label { get; init; }

    /// <summary>Kept only where the application's content is.</summary>
    public string? Explanation { get; init; }

    /// <summary>Who or what judged.</summary>
    public string? Evaluator { get; init; }

    /// <summary><c>human</c>, <c>llm</c> or <c>code</c>.</summary>
    public string? AnnotatorKind { get; init; }

    /// <summary>The judged span, both as hex. An answer is named by span, by response id, or as a test case.</summary>
    public string? TraceId { get; init; }
    public string? SpanId { get; init; }
    public string? ResponseId { get; init; }
    public string? ConversationId { get; init; }

    /// <summary>The test case that was answered; the same under two versions makes a pair.</summary>
    public string? CaseId { get; init; }
    public string? Environment { get; init; }
    public string? Version { get; init; }

    /// <summary>The model that gave the answer.</summary>
    public string? Model { get; init; }

    /// <summary>Set when the evaluation itself failed; it judges nothing then.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Anything else worth keeping beside it.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

/// <summary>What is wrong with an item, by field; with its place in the array and its id, so that the sender finds it again.</summary>
public sealed record EvaluationRefusal(int Index, string? Id, IReadOnlyDictionary<string, string> Errors);

/// <summary>What became of an array of judgements.</summary>
/// <param name="Accepted">Taken and durable.</param>
/// <param name="Duplicates">Known by their ids; nothing changed.</param>
/// <param name="Rejected">Listed in <paramref name="Refusals"/>, the first 100 of them.</param>
public sealed record EvaluationReceipt(int Accepted, int Duplicates, int Rejected, IReadOnlyList<EvaluationRefusal> Refusals);

/// <summary>The rules an item has to meet.</summary>
internal static class EvaluationRules
{
    public const int LongestName = 256;
    private const int LongestExplanation = 64 * 1024;
    private const int MostAttributes = 64;
    private static readonly string[] Kinds = ["human", "llm", "code"];

    /// <summary>Everything that is wrong with an item; empty when it can be taken.</summary>
    /// <param name="oldest">Judgements before this are not kept any more.</param>
    public static Dictionary<string, string> Check(EvaluationItem item, DateTimeOffset oldest, DateTimeOffset newest)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        Require("id", item.Id);
        Require("application", item.Application);
        Require("name", item.Name);
        foreach (var (field, value) in (ReadOnlySpan<(string, string?)>)
            [("label", item.Label), ("evaluator", item.Evaluator), ("responseId", item.ResponseId), ("conversationId", item.ConversationId), ("caseId", item.CaseId),
             ("environment", item.Environment), ("version", item.Version), ("model", item.Model), ("errorType", item.ErrorType)])
        {
            Limit(field, value, LongestName);
        }
        Limit("explanation", item.Explanation, LongestExplanation);
        CheckTime(errors, item.Time, oldest, newest);
        if (item.Score is null && string.IsNullOrEmpty(item.Label) && string.IsNullOrEmpty(item.ErrorType))
        {
            errors["score"] = "Give a score, a label, or errorType where the evaluation failed.";
        }
        if (item.Score is { } score && !double.IsFinite(score))
        {
            errors["score"] = "The score must be a finite number.";
        }
        if (item.AnnotatorKind is { Length: > 0 } kind && !Kinds.Contains(kind, StringComparer.OrdinalIgnoreCase))
        {
            errors["annotatorKind"] = $"Use one of {string.Join(", ", Kinds)}.";
        }
        CheckAnswer(errors, item);
        if (item.Attributes is { Count: > MostAttributes })
        {
            errors["attributes"] = $"At most {MostAttributes} attributes are kept.";
        }
        return errors;

        void Require(string field, string? value)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                errors[field] = "This is required.";
            }
            Limit(field, value, LongestName);
        }

        void Limit(string field, string? value, int most)
        {
            if (value is not null && value.Length > most)
            {
                errors[field] = $"At most {most.ToString("#,0", CultureInfo.InvariantCulture)} characters are kept.";
            }
        }
    }

    private static void CheckTime(Dictionary<string, string> errors, string? text, DateTimeOffset oldest, DateTimeOffset newest)
    {
        if (!IsoTime.TryParse(text, out var time, out var fault))
        {
            errors["time"] = string.IsNullOrWhiteSpace(text) ? "This is required." : fault;
        }
        else if (time < oldest)
        {
            errors["time"] = $"Judgements before {IsoTime.Format(oldest)} are not kept any more.";
        }
        else if (time > newest)
        {
            errors["time"] = $"This is in the future: it is {IsoTime.Format(newest)} at the latest.";
        }
    }

    private static void CheckAnswer(Dictionary<string, string> errors, EvaluationItem item)
    {
        if (item.TraceId is { Length: > 0 } trace && (trace.Length != 32 || !UInt128.TryParse(trace, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)))
        {
            errors["traceId"] = "A trace id is 32 hexadecimal digits.";
        }
        if (item.SpanId is { Length: > 0 } span)
        {
            if (span.Length != 16 || !ulong.TryParse(span, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
            {
                errors["spanId"] = "A span id is 16 hexadecimal digits.";
            }
            else if (string.IsNullOrEmpty(item.TraceId))
            {
                errors["traceId"] = "A span needs its trace id.";
            }
        }
        if (string.IsNullOrEmpty(item.TraceId) && string.IsNullOrEmpty(item.ResponseId) && string.IsNullOrEmpty(item.ConversationId) && string.IsNullOrEmpty(item.CaseId))
        {
            errors["traceId"] = "Name the answer: traceId and spanId, or responseId, conversationId or caseId.";
        }
    }
}
