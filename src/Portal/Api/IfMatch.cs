using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Portal.Api;

/// <summary>The version a change was made from, as programs state it: <c>If-Match</c> with the ETag that was read (RFC 9110, section 13.1.1).</summary>
internal static class IfMatch
{
    /// <param name="what">What is replaced, in the problem's words: <c>version</c>, <c>draft</c>.</param>
    /// <param name="send">What to send instead.</param>
    /// <param name="problem">428 where the header is missing or no version.</param>
    public static bool TryRead(
        HttpRequest request, out long version, [NotNullWhen(false)] out ProblemHttpResult? problem,
        string what = "version", string send = "Send 'If-Match' with the version that was read (the ETag).")
    {
        problem = null;
        if (long.TryParse(request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out version))
        {
            return true;
        }
        problem = TypedResults.Problem(send, statusCode: StatusCodes.Status428PreconditionRequired, title: $"Which {what} is replaced?");
        return false;
    }

    /// <summary>As <see cref="TryRead"/>, where <c>*</c> stands for whatever version there is.</summary>
    /// <param name="version">Null for any.</param>
    public static bool TryReadOrAny(HttpRequest request, out long? version, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (version, problem) = (null, null);
        if (request.Headers.IfMatch.ToString() is "*")
        {
            return true;
        }
        var isVersion = TryRead(request, out var number, out problem, send: "Send 'If-Match' with the version that was read (the ETag), or * to replace whatever stands.");
        version = number;
        return isVersion;
    }

    /// <summary>As <see cref="TryRead"/>, where the header may be left out: there is nothing to compare then.</summary>
    /// <param name="version">Null without the header.</param>
    public static bool TryReadOptional(HttpRequest request, out long? version, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (version, problem) = (null, null);
        if (request.Headers.IfMatch.Count == 0)
        {
            return true;
        }
        var isVersion = TryRead(request, out var number, out problem);
        version = number;
        return isVersion;
    }
}
