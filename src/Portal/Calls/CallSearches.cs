using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Content;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;

namespace Portal.Calls;

/// <summary>Admits searches: only who may read content may search or export it, and each such search is written down before it runs.</summary>
public sealed class CallSearches(AccessGuard guard, ContentLooks looks)
{
    /// <summary>The same search with what the person may do: one over content finds calls only of the applications whose content they may read.</summary>
    /// <param name="door">Through what the answer is seen.</param>
    /// <param name="readsContent">Whether content itself is read, beside what the search asks.</param>
    /// <exception cref="ContentRightException">Content is asked for and the person may not read it.</exception>
    public async Task<CallSearchRequest> AdmitAsync(ClaimsPrincipal user, CallSearchRequest request, ContentDoor door, bool readsContent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Expression.ReadsContent && !readsContent)
        {
            return request;
        }
        var reach = await guard.ContentReachAsync(user, cancellationToken);
        if (reach.IsNothing)
        {
            throw new ContentRightException();
        }
        await looks.RecordAsync(
            new ContentLook
            {
                Tenant = request.Filter.Tenant,
                ViewerId = user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "",
                ViewerName = user.FindFirstValue(ClaimTypes.Name) ?? "",
                Door = door,
                Query = Describe(request),
                Calls = 0, // not known before it runs
            },
            cancellationToken);
        return request with { MayReadContent = true, Reach = new ApplicationReach(reach.ByDefault, [.. reach.Exceptions]) };
    }

    /// <summary>Whether the person may read the content of any application.</summary>
    public async Task<bool> MayReadContentAsync(ClaimsPrincipal user) => !(await guard.ContentReachAsync(user)).IsNothing;

    private static string Describe(CallSearchRequest request) => string.Join(' ', CallDimensions.All
        .Where(dimension => request.Filter.Values(dimension).Count > 0)
        .Select(dimension => $"{dimension.ToString().ToLowerInvariant()}:{string.Join(',', request.Filter.Values(dimension))}")
        .Append(request.Expression.Text)
        .Append(FormattableString.Invariant($"({request.From:yyyy-MM-dd'T'HH:mm:ss'Z'} to {request.To:yyyy-MM-dd'T'HH:mm:ss'Z'})"))
        .Where(part => part.Length > 0));
}
