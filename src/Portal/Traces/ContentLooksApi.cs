using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Governance.Content;
using Portal.Live;
using Portal.Telemetry.Traces;

namespace Portal.Traces;

/// <summary>The record of looks at content, for auditors' programs.</summary>
public static class ContentLooksApi
{
    private const int MostLooks = 500;

    public static RouteGroupBuilder MapContentLooksApi(this RouteGroupBuilder api)
    {
        api.MapGet("/content-looks", GetLooksAsync)
            .RequireAuthorization(PortalPolicies.ReviewContentLooks)
            .WithTags("Content")
            .WithName("GetContentLooks")
            .WithSummary("Who looked at content")
            .WithDescription($"Looks at prompts, answers and tool data, newest first, at most {MostLooks}: who, when, through which door (page, search, export, api) and at what. 'hasMore' says whether older ones exist; ask for them with 'before'. Needs the role Admin or DataProtectionOfficer, or a key of scope admin.");
        return api;
    }

    private static async Task<Results<Ok<ContentLookList>, ValidationProblem>> GetLooksAsync(
        [FromQuery] string? viewer,
        [FromQuery] string? from,
        [FromQuery] string? to,
        [FromQuery] string? traceId,
        [FromQuery] string? spanId,
        [FromQuery] long? before,
        [FromQuery] int? limit,
        ClaimsPrincipal principal,
        ContentLooks looks,
        CancellationToken cancellationToken)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var filter = new ContentLookFilter
        {
            Tenant = principal.GetTenant(),
            ViewerId = viewer,
            From = ReadTime(nameof(from), from, faults),
            To = ReadTime(nameof(to), to, faults),
            TraceId = ReadId(nameof(traceId), traceId, SpanIds.TryParseTrace(traceId, out var trace), trace, faults),
            SpanId = ReadId(nameof(spanId), spanId, SpanIds.TryParseSpan(spanId, out var span), span, faults),
            Before = before,
            Limit = limit ?? 100,
        };
        if (filter.Limit is < 1 or > MostLooks)
        {
            faults[nameof(limit)] = [$"{filter.Limit} looks are not possible: ask for 1 to {MostLooks}."];
        }
        return faults.Count > 0 ? TypedResults.ValidationProblem(faults) : TypedResults.Ok(await looks.ListAsync(filter, cancellationToken));
    }

    private static DateTimeOffset? ReadTime(string name, string? text, Dictionary<string, string[]> faults)
    {
        if (text is null)
        {
            return null;
        }
        if (IsoTime.TryParse(text, out var time, out var fault))
        {
            return time;
        }
        faults[name] = [fault];
        return null;
    }

    private static string? ReadId(string name, string? text, bool valid, string? id, Dictionary<string, string[]> faults)
    {
        if (text is not null && !valid)
        {
            faults[name] = ["An id here is 32 (trace) or 16 (span) hexadecimal digits, not all of them zero."];
        }
        return id;
    }
}
