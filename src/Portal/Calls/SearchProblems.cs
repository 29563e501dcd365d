using Portal.Telemetry.CallSearch;

namespace Portal.Calls;

/// <summary>Turns what a search refuses into problem documents that say what to do.</summary>
internal sealed class SearchProblems : IEndpointFilter
{
    private const int RetrySeconds = 10;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ContentRightException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status403Forbidden, title: "The right to read content is missing");
        }
        catch (SearchLimitException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status504GatewayTimeout, title: "The search reached its limit");
        }
        catch (ExportsBusyException exception)
        {
            context.HttpContext.Response.Headers.RetryAfter = FormattableString.Invariant($"{RetrySeconds}");
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status429TooManyRequests, title: "Too many exports");
        }
    }
}
