using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>Refusals of the API of prompts, data sets and runs, each with what to do.</summary>
internal static class RegistryProblems
{
    public static ProblemHttpResult NotFound(string what) => TypedResults.Problem(
        $"There is no {what} of this name in the project of the key.", statusCode: StatusCodes.Status404NotFound, title: $"No such {what}");

    /// <summary>A change that was not done.</summary>
    public static ProblemHttpResult Of<T>(ModelChange<T> change, string what, AssetWords words)
        where T : class => change.Outcome switch
    {
        ModelOutcome.Invalid => TypedResults.Problem(
            "See 'errors' for everything that is wrong, by field.",
            statusCode: StatusCodes.Status400BadRequest,
            title: "The request cannot be done as asked",
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["errors"] = change.Faults!.GroupBy(fault => fault.Field, StringComparer.Ordinal)
                    .ToDictionary(field => field.Key, field => field.Select(words.Of).ToArray(), StringComparer.Ordinal),
            }),
        ModelOutcome.Conflict => TypedResults.Problem(
            "Somebody changed it meanwhile. Read it again and repeat the change.", statusCode: StatusCodes.Status412PreconditionFailed, title: $"Somebody changed the {what}"),
        ModelOutcome.Duplicate => TypedResults.Problem(
            "There is one of this name already.", statusCode: StatusCodes.Status409Conflict, title: $"The {what} exists"),
        _ => NotFound(what),
    };

    /// <summary>The version of <c>If-Match</c>.</summary>
    public static bool TryVersion(HttpRequest request, out long version, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = null;
        if (long.TryParse(request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out version))
        {
            return true;
        }
        problem = TypedResults.Problem(
            "Send 'If-Match' with the version that was read (the ETag).", statusCode: StatusCodes.Status428PreconditionRequired, title: "Which version is replaced?");
        return false;
    }
}
