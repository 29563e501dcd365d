using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>Refusals of the API of models, each with what to do and, after a conflict, with the record as it is now.</summary>
internal static class ModelProblems
{
    public static ProblemHttpResult Of<T>(ModelChange<T> change, string what, ModelWords words, Func<T, object> answer)
        where T : class => change.Outcome switch
    {
        ModelOutcome.Invalid => TypedResults.Problem(
            "See 'errors' for everything that is wrong, by field.",
            statusCode: StatusCodes.Status400BadRequest,
            title: "The request cannot be done as asked",
            extensions: With("errors", change.Faults!.GroupBy(fault => Camel(fault.Field), StringComparer.Ordinal)
                .ToDictionary(field => field.Key, field => field.Select(words.Of).ToArray(), StringComparer.Ordinal))),
        ModelOutcome.Conflict => TypedResults.Problem(
            "Nothing was overwritten. 'current' is how it stands now: repeat the change with its version in If-Match.",
            statusCode: StatusCodes.Status412PreconditionFailed,
            title: $"Somebody changed the {what}",
            extensions: With("current", change.Record is null ? null : answer(change.Record))),
        ModelOutcome.Duplicate => TypedResults.Problem(
            "'current' has this name already. Choose another name, or change that one.",
            statusCode: StatusCodes.Status409Conflict,
            title: $"The {what} exists",
            extensions: With("current", change.Record is null ? null : answer(change.Record))),
        _ => RegistryProblems.NotFound(what),
    };

    private static Dictionary<string, object?> With(string name, object? value) => new(StringComparer.Ordinal) { [name] = value };

    private static string Camel(string field) => string.Join('.', field.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
