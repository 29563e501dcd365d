using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Portal.Governance.Access;
using Portal.Governance.Content;
using Portal.Telemetry.Traces;

namespace Portal.Traces;

/// <summary>
/// The only way from a page or endpoint of this slice to prompts and answers: asks whether the viewer may see content, and writes the look down
/// before anything is handed out. A look that cannot be recorded does not happen.
/// </summary>
public sealed class ContentReader(CallContentReader contents, ContentLooks looks, IAuthorizationService authorization)
{
    /// <summary>Whether the viewer holds the right to see content.</summary>
    public async Task<bool> IsAllowedAsync(ClaimsPrincipal viewer) =>
        (await authorization.AuthorizeAsync(viewer, PortalPolicies.ReadContent)).Succeeded;

    /// <summary>The content of one call.</summary>
    /// <exception cref="UnauthorizedAccessException">The viewer may not see content.</exception>
    public async Task<CallContent?> ReadAsync(ClaimsPrincipal viewer, ContentDoor door, TraceSpan call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var found = await ReadAsync(viewer, door, [call], conversationId: null, cancellationToken);
        return found.GetValueOrDefault((call.TraceId, call.SpanId));
    }

    /// <summary>The content of the calls of a conversation.</summary>
    /// <exception cref="UnauthorizedAccessException">The viewer may not see content.</exception>
    public Task<IReadOnlyDictionary<(string TraceId, string SpanId), CallContent>> ReadConversationAsync(
        ClaimsPrincipal viewer, ContentDoor door, ConversationCalls conversation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return ReadAsync(viewer, door, conversation.Calls, conversation.ConversationId, cancellationToken);
    }

    private async Task<IReadOnlyDictionary<(string TraceId, string SpanId), CallContent>> ReadAsync(
        ClaimsPrincipal viewer, ContentDoor door, IReadOnlyList<TraceSpan> calls, string? conversationId, CancellationToken cancellationToken)
    {
        if (!await IsAllowedAsync(viewer))
        {
            throw new UnauthorizedAccessException($"Reading content asks for the policy {PortalPolicies.ReadContent}.");
        }
        var tenant = viewer.GetTenant();
        var found = await contents.GetAsync(tenant, calls, cancellationToken);
        if (found.Count > 0)
        {
            await looks.RecordAsync(
                new ContentLook
                {
                    Tenant = tenant,
                    ViewerId = viewer.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The principal carries no id."),
                    ViewerName = viewer.Identity?.Name ?? "",
                    Door = door,
                    TraceId = conversationId is null ? calls[0].TraceId : null,
                    SpanId = conversationId is null ? calls[0].SpanId : null,
                    ConversationId = conversationId,
                    Calls = found.Count,
                },
                cancellationToken);
        }
        return found;
    }
}
