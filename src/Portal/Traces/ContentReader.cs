using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Content;
using Portal.Telemetry.Traces;

namespace Portal.Traces;

/// <summary>
/// The only way from a page or endpoint of this slice to prompts and answers: asks whether the viewer may see content of the application, and writes the look down
/// before anything is handed out. A look that cannot be recorded does not happen.
/// </summary>
public sealed class ContentReader(CallContentReader contents, ContentLooks looks, AccessGuard guard)
{
    /// <summary>Whether the viewer may see the content of any application.</summary>
    public async Task<bool> IsAllowedAsync(ClaimsPrincipal viewer) => !(await guard.ContentReachAsync(viewer)).IsNothing;

    /// <summary>Whether the viewer may see the content of a call.</summary>
    public Task<bool> IsAllowedAsync(ClaimsPrincipal viewer, TraceSpan call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return guard.MayAsync(viewer, PortalPolicies.ReadContent, call.Application);
    }

    /// <summary>The content of one call.</summary>
    /// <exception cref="AccessRefusedException">The viewer may not see the content of this application.</exception>
    public async Task<CallContent?> ReadAsync(ClaimsPrincipal viewer, ContentDoor door, TraceSpan call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        await guard.RequireAsync(viewer, PortalPolicies.ReadContent, call.Application, cancellationToken);
        var found = await ReadAsync(viewer, door, [call], conversationId: null, cancellationToken);
        return found.GetValueOrDefault((call.TraceId, call.SpanId));
    }

    /// <summary>The content of the calls of a conversation, as far as the viewer may see it: a conversation can go through several applications.</summary>
    /// <exception cref="AccessRefusedException">The viewer may not see the content of any of them.</exception>
    public async Task<IReadOnlyDictionary<(string TraceId, string SpanId), CallContent>> ReadConversationAsync(
        ClaimsPrincipal viewer, ContentDoor door, ConversationCalls conversation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        var reach = await guard.ContentReachAsync(viewer, cancellationToken);
        var readable = conversation.Calls.Where(call => reach.Includes(call.Application)).ToList();
        return readable.Count > 0 || (conversation.Calls.Count == 0 && !reach.IsNothing)
            ? await ReadAsync(viewer, door, readable, conversation.ConversationId, cancellationToken)
            : throw new AccessRefusedException(AccessRefusal.NotAllowed, PortalPolicies.ReadContent);
    }

    private async Task<IReadOnlyDictionary<(string TraceId, string SpanId), CallContent>> ReadAsync(
        ClaimsPrincipal viewer, ContentDoor door, List<TraceSpan> calls, string? conversationId, CancellationToken cancellationToken)
    {
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
