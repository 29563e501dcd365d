using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Live;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;

namespace Portal.Calls;

/// <summary>Usage by end user, for programs.</summary>
internal static class EndUsersApi
{
    public static void MapEndUsers(this RouteGroupBuilder api) => api.MapGroup("/end-users").WithTags("End users").AddEndpointFilter<SearchProblems>()
        .MapGet("", GetAsync)
        .WithName("GetEndUsers")
        .WithSummary("Usage by end user")
        .WithDescription("Calls, tokens, cost and errors per end user; users are keyed hashes. 'outlier' marks who uses far more than the others: modified z-score above 3.5 of the logarithm of usage, judged from 20 users on.")
        .ProducesProblem(StatusCodes.Status504GatewayTimeout);

    private static async Task<Results<Ok<EndUserUsage>, ValidationProblem>> GetAsync(
        [AsParameters] EndUserParameters parameters, CallFinder finder, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var question, out var problem)
            ? TypedResults.Ok(await finder.GetEndUsersAsync(((EndUserQuestion)question).Users, cancellationToken))
            : problem;
}

/// <summary>Query parameters of usage by end user.</summary>
public sealed class EndUserParameters : SeriesParameters
{
    [FromQuery(Name = "order")]
    [Description("tokens (when left out), calls, cost, errors or lastSeen; highest first.")]
    public string? Order { get; init; }

    [FromQuery(Name = "limit")]
    [Description("Most users, 1 to 1000; 100 when left out.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "user")]
    [Description("Only users whose keyed hash begins with these hexadecimal digits.")]
    public string? Subject { get; init; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "order", "limit", "user"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Subject is { } subject && !(subject.Length <= 64 && subject.All(char.IsAsciiHexDigit)))
        {
            AddFault("user", $"{IsoTime.Shown(subject)} is no keyed hash: up to 64 hexadecimal digits are possible.");
        }
        return new EndUserQuestion
        {
            Filter = request.Filter,
            From = request.From,
            To = request.To,
            Users = new EndUserRequest
            {
                Filter = request.Filter,
                From = request.From,
                To = request.To,
                Order = ReadName("order", Order, EndUserOrder.Tokens),
                Limit = ReadNumber("limit", Limit, lowest: 1, highest: EndUserRequest.MostRows, missing: 100),
                Subject = Subject?.ToLowerInvariant() ?? "",
            },
        };
    }
}

internal sealed record EndUserQuestion : SeriesRequest
{
    public required EndUserRequest Users { get; init; }
}
