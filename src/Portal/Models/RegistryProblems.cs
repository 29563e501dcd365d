using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>Refusals of the registry's API, each with what to do and, where somebody else's record stands in the way, with that record as it is now.</summary>
internal static class RegistryProblems
{
    public static ProblemHttpResult NotFound(string what) => TypedResults.Problem(
        $"There is no {what} of this name in the project of the key.", statusCode: StatusCodes.Status404NotFound, title: $"No such {what}");

    /// <summary>A change that was not done.</summary>
    /// <param name="words">What a fault is called in the caller's language.</param>
    /// <param name="answer">The record as the API shows it.</param>
    public static ProblemHttpResult Of<T>(ModelChange<T> change, string what, Func<ModelFault, string> words, Func<T, object> answer)
        where T : class => change.Outcome switch
    {
        ModelOutcome.Invalid => TypedResults.Problem(
            "See 'errors' for everything that is wrong, by field.",
            statusCode: StatusCodes.Status400BadRequest,
            title: "The request cannot be done as asked",
            extensions: With("errors", change.Faults!.GroupBy(fault => Camel(fault.Field), StringComparer.Ordinal)
                .ToDictionary(field => field.Key, field => field.Select(words).ToArray(), StringComparer.Ordinal))),
        ModelOutcome.Conflict => TypedResults.Problem(
            "Nothing was overwritten. 'current' is how it stands now: repeat the change on top of it.",
            statusCode: StatusCodes.Status412PreconditionFailed,
            title: $"Somebody changed the {what}",
            extensions: With("current", change.Record is null ? null : answer(change.Record))),
        ModelOutcome.Duplicate => TypedResults.Problem(
            "'current' has this name already. Choose another name, or change that one.",
            statusCode: StatusCodes.Status409Conflict,
            title: $"The {what} exists",
            extensions: With("current", change.Record is null ? null : answer(change.Record))),
        _ => NotFound(what),
    };

    private static Dictionary<string, object?> With(string name, object? value) => new(StringComparer.Ordinal) { [name] = value };

    private static string Camel(string field) => string.Join('.', field.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
