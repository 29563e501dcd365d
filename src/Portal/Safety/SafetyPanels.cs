using Portal.Live;
using Portal.Telemetry.Safety;
using Portal.Telemetry.Series;

namespace Portal.Safety;

/// <summary>The live panels about safety; what was said is in none of them.</summary>
public static class SafetyPanels
{
    /// <summary>Rates with their verdicts, and how they went.</summary>
    public const string Report = "safety";

    /// <summary>Rates by application, model or version; the argument is the dimension.</summary>
    public const string Groups = "safety-groups";

    /// <summary>What fired most.</summary>
    public const string Triggers = "safety-triggers";

    internal static readonly CallDimension[] Dimensions = [CallDimension.Application, CallDimension.Model, CallDimension.Version];

    internal static void AddSafetyPanels(this IServiceCollection services)
    {
        services.AddLivePanel<SafetyQuestions, SafetyReport>(
            Report, (safety, request, _, token) => safety.GetAsync(request, token), argument => NoArgument(Report, argument), report => report.NewestReceived);
        services.AddLivePanel<SafetyQuestions, SafetyGroups>(
            Groups,
            (safety, request, by, token) => safety.GetGroupsAsync(request, Enum.Parse<CallDimension>(by!), token),
            by => Dimensions.Any(dimension => string.Equals(by, dimension.ToString(), StringComparison.Ordinal)) ? null : $"The panel '{Groups}' takes one of {string.Join(", ", Dimensions)}.");
        services.AddLivePanel<SafetyQuestions, SafetyTriggers>(Triggers, (safety, request, _, token) => safety.GetTriggersAsync(request, token), argument => NoArgument(Triggers, argument));
    }

    private static string? NoArgument(string panel, string? argument) => argument is null ? null : $"The panel '{panel}' takes no argument.";
}
