using Portal.Telemetry.Bias;
using Portal.Telemetry.Statistics;

namespace Portal.Bias;

/// <summary>Names of applications with decisions.</summary>
public sealed record DecidingNames(IReadOnlyList<string> Names);

/// <summary>Applications with decisions, those that need a look first.</summary>
public sealed record BiasApplications(IReadOnlyList<ApplicationBias> Rows);

/// <summary>How one application treats groups, in a line.</summary>
/// <param name="Reference">What the groups of the attribute that decides the status are compared with; null: all others together.</param>
public sealed record ApplicationBias(string Application, long Decisions, DateTimeOffset? NewestReceived, string? Reference, BiasVerdict Status)
{
    /// <summary>What needs a person first, what nobody knows last.</summary>
    internal int Urgency => Status.Verdict switch
    {
        Verdict.Alert => 3,
        Verdict.Watch => 2,
        Verdict.Ok => 1,
        _ => 0,
    };

    internal static ApplicationBias Of(string application, BiasResult result) => new(
        application,
        result.Decisions,
        result.NewestReceived,
        result.Attributes.FirstOrDefault(attribute => attribute.Attribute == result.Status.Reason.Attribute)?.Reference,
        result.Status);
}
