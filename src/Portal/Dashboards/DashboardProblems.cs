using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Governance.Dashboards;
using Portal.Live;

namespace Portal.Dashboards;

/// <summary>Refusals of the API, each with what to do.</summary>
internal static class DashboardProblems
{
    public static ProblemHttpResult NotFound() => TypedResults.Problem(
        "There is no dashboard of this id that the caller may open.", statusCode: StatusCodes.Status404NotFound, title: "No such dashboard");

    public static ProblemHttpResult Sharing(string? text) => TypedResults.Problem(
        $"{IsoTime.Shown(text)} is no sharing: use private, link or tenant.", statusCode: StatusCodes.Status400BadRequest, title: "The request cannot be answered as asked");

    public static ProblemHttpResult Of(DashboardResult result) => result.Outcome switch
    {
        DashboardOutcome.Conflict => TypedResults.Problem(
            $"{result.Current?.ChangedBy} changed it; it is at version {result.Current?.Version} now. Read it again and repeat the change.",
            statusCode: StatusCodes.Status412PreconditionFailed, title: "Somebody changed the dashboard"),
        DashboardOutcome.NotAllowed => TypedResults.Problem(
            "Only its owner and administrators may change it.", statusCode: StatusCodes.Status403Forbidden, title: "Not allowed"),
        _ => NotFound(),
    };

    /// <summary>Faults by field, each with its line.</summary>
    public static ValidationProblem Faults(IReadOnlyList<DashboardFault> faults) => TypedResults.ValidationProblem(
        faults.GroupBy(fault => fault.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.Select(fault => $"Line {fault.Line}: {fault.Message}").ToArray(), StringComparer.Ordinal),
        detail: "See 'errors' for what is wrong, by field and line.",
        title: "The document cannot be used");
}
