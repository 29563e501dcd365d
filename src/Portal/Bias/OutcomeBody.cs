using System.ComponentModel;
using Portal.Telemetry.Bias;

namespace Portal.Bias;

/// <summary>What somebody says of one decision, as the API takes it. What is left out or null is not said, and what was said before stays.</summary>
public sealed record OutcomeBody
{
    [Description("The application (service.name) that decided.")]
    public required string Application { get; init; }

    [Description("The decision's own id: entries with one id are about one decision, whenever they come. Sending one again changes nothing.")]
    public required string Id { get; init; }

    [Description("When it was decided: ISO 8601 with a zone. Needed with predicted; the first one stays.")]
    public DateTimeOffset? Time { get; init; }

    [Description("Whom it was about: values by attribute, such as {\"gender\": \"f\"}. Values are texts.")]
    public IReadOnlyDictionary<string, string>? Groups { get; init; }

    [Description("Whether the decision was favourable.")]
    public bool? Predicted { get; init; }

    [Description("What turned out. May come or change weeks later; the last received holds.")]
    public bool? Actual { get; init; }

    [Description("The score behind the decision.")]
    public double? Score { get; init; }

    [Description("The trace in which it was decided: 32 hexadecimal digits. A call with an outcome in that trace is the same decision; calls with groups lend them to it.")]
    public string? TraceId { get; init; }

    [Description("The environment, where no call of the trace says it.")]
    public string? Environment { get; init; }

    [Description("The version of the application, where no call of the trace says it.")]
    public string? Version { get; init; }

    [Description("The model, where no call of the trace says it.")]
    public string? Model { get; init; }

    [Description("Joins two decisions on the same prompt with one group swapped.")]
    public string? PairId { get; init; }
}

/// <summary>What became of the entries of a request.</summary>
/// <param name="Accepted">Entries that were taken; they are on disk.</param>
/// <param name="Rejected">Entries that were not.</param>
/// <param name="Errors">What is wrong with each of those, by <c>[index].field</c>; at most a hundred.</param>
public sealed record OutcomesReceipt(int Accepted, int Rejected, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>Entries that were read, and what is wrong with the others.</summary>
internal sealed record OutcomesRead(IReadOnlyList<OutcomeEntry> Entries, int Rejected, IReadOnlyDictionary<string, string[]> Errors);
