using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;

namespace Portal.Governance.Models.Cards;

/// <summary>Remarks on cards, each on a field or on the card as a whole.</summary>
public sealed class ModelCardComments(IDbContextFactory<PortalDb> store, AccessGuard guard, TimeProvider time)
{
    /// <summary>Comments one card may have.</summary>
    public const int Limit = 2000;

    /// <summary>The oldest first.</summary>
    public async Task<IReadOnlyList<ModelCardComment>> ListAsync(Guid modelId, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<ModelCardComment>().AsNoTracking().Where(comment => comment.ModelId == modelId).OrderBy(comment => comment.WrittenAt).ToListAsync(cancellationToken);
    }

    /// <summary>Writes a comment.</summary>
    /// <param name="field">Id of a field; null: the card as a whole.</param>
    /// <returns>Null: there is no such model or field, the text is empty or too long, or the card has <see cref="Limit"/> already.</returns>
    /// <exception cref="AccessRefusedException">The caller may not comment.</exception>
    public async Task<ModelCardComment?> WriteAsync(ClaimsPrincipal caller, string name, string? field, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(text);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await ModelCards.FindModelAsync(db, caller.GetTenant(), name, cancellationToken) is not { } model)
        {
            return null;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.Comment, model.Application, cancellationToken);
        if (string.IsNullOrWhiteSpace(text) || text.Length > ModelCardComment.TextLimit || (field is not null && CardFields.Default.Find(field) is null)
            || await db.Set<ModelCardComment>().CountAsync(comment => comment.ModelId == model.Id, cancellationToken) >= Limit)
        {
            return null;
        }
        var comment = new ModelCardComment
        {
            Id = Guid.CreateVersion7(),
            ModelId = model.Id,
            Tenant = model.Tenant,
            Field = field,
            Text = text.Trim(),
            AuthorId = actor.Id,
            Author = actor.Name,
            WrittenAt = time.GetUtcNow(),
        };
        db.Add(comment);
        db.Audit(actor, "models.card.commented", ModelCards.Subject(model));
        await db.SaveChangesAsync(cancellationToken);
        return comment;
    }

    /// <summary>Marks a comment as dealt with, or opens it again.</summary>
    /// <returns>False: there is no such comment.</returns>
    /// <exception cref="AccessRefusedException">The caller may not comment.</exception>
    public async Task<bool> ResolveAsync(ClaimsPrincipal caller, string name, Guid id, bool resolved, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await ModelCards.FindModelAsync(db, caller.GetTenant(), name, cancellationToken) is not { } model
            || await db.Set<ModelCardComment>().SingleOrDefaultAsync(known => known.Id == id && known.ModelId == model.Id, cancellationToken) is not { } comment)
        {
            return false;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.Comment, model.Application, cancellationToken);
        if ((comment.ResolvedAt is not null) != resolved)
        {
            comment.ResolvedBy = resolved ? actor.Name : null;
            comment.ResolvedAt = resolved ? time.GetUtcNow() : null;
            db.Audit(actor, resolved ? "models.comment.resolved" : "models.comment.reopened", ModelCards.Subject(model));
            await db.SaveChangesAsync(cancellationToken);
        }
        return true;
    }
}
