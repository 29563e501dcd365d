using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;

namespace Portal.Governance.Models.Cards;

/// <summary>Reads and writes the cards of models. Drafts are shared by all authors and saved whole; who saves over somebody else's change is told instead.</summary>
public sealed class ModelCards(IDbContextFactory<PortalDb> store, AccessGuard guard, RiskClasses classes, TimeProvider time)
{
    /// <summary>Null: nobody has begun one.</summary>
    public async Task<ModelCard?> FindAsync(Guid modelId, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<ModelCard>().AsNoTracking().SingleOrDefaultAsync(card => card.ModelId == modelId, cancellationToken);
    }

    /// <summary>Null: there is no version of this number.</summary>
    public async Task<ModelCardVersion?> FindVersionAsync(Guid modelId, int number, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<ModelCardVersion>().AsNoTracking().SingleOrDefaultAsync(version => version.ModelId == modelId && version.Number == number, cancellationToken);
    }

    /// <summary>The newest first, without their content.</summary>
    public async Task<IReadOnlyList<ModelCardVersion>> ListVersionsAsync(Guid modelId, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<ModelCardVersion>().Where(version => version.ModelId == modelId).OrderByDescending(version => version.Number)
            .Select(version => new ModelCardVersion
            {
                ModelId = version.ModelId,
                Number = version.Number,
                Tenant = version.Tenant,
                Content = "",
                Numbers = "",
                Note = version.Note,
                Hash = version.Hash,
                PreviousHash = version.PreviousHash,
                ModelVersion = version.ModelVersion,
                PublishedById = version.PublishedById,
                PublishedBy = version.PublishedBy,
                PublishedAt = version.PublishedAt,
            })
            .ToListAsync(cancellationToken);
    }

    /// <summary>Saved states of the draft, the newest first.</summary>
    public async Task<IReadOnlyList<ModelCardRevision>> ListRevisionsAsync(Guid modelId, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<ModelCardRevision>().AsNoTracking().Where(revision => revision.ModelId == modelId).OrderByDescending(revision => revision.Version).ToListAsync(cancellationToken);
    }

    /// <summary>What completeness depends on beside the card itself.</summary>
    public async Task<CardContext> GetContextAsync(Model model, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await ContextAsync(db, model, cancellationToken);
    }

    /// <summary>Saves the draft whole. Fields whose content changed count as confirmed by the caller, whatever the content says of that.</summary>
    /// <param name="expected">The <see cref="ModelCard.Version"/> the caller saw; 0: there was no card.</param>
    /// <param name="confirmed">Fields the caller read again and found right.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<CardResult> SaveAsync(
        ClaimsPrincipal caller, string name, long expected, CardContent content, IReadOnlyCollection<string> confirmed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(content);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await FindModelAsync(db, caller.GetTenant(), name, cancellationToken) is not { } model)
        {
            return new CardResult(CardOutcome.Missing);
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, model.Application, cancellationToken);
        var card = await db.Set<ModelCard>().SingleOrDefaultAsync(known => known.ModelId == model.Id, cancellationToken);
        if ((card?.Version ?? 0) != expected)
        {
            return new CardResult(CardOutcome.Conflict, card);
        }
        var now = time.GetUtcNow();
        var before = card is null ? CardContent.Empty : CardJson.Read(card.Draft);
        var saved = CardStamps.Confirm(before, content, actor.Id, now, confirmed);
        var (asked, met) = CardCompleteness.Count(CardCompleteness.Judge(saved, await ContextAsync(db, model, cancellationToken)));
        var isNew = card is null;
        card ??= db.Add(new ModelCard { ModelId = model.Id, Tenant = model.Tenant, Draft = "", ChangedById = actor.Id, ChangedBy = actor.Name, ChangedAt = now }).Entity;
        (card.Draft, card.FieldsAsked, card.FieldsMet) = (CardJson.Write(saved), asked, met);
        (card.ChangedById, card.ChangedBy, card.ChangedAt) = (actor.Id, actor.Name, now);
        db.Audit(actor, isNew ? "models.card.begun" : "models.card.changed", Subject(model));
        return await SaveAsync(db, card, expected, cancellationToken);
    }

    /// <summary>Makes the draft the next version, with the live numbers of this moment.</summary>
    /// <param name="expected">The <see cref="ModelCard.Version"/> the caller saw.</param>
    /// <param name="note">What changed and why.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<CardResult> PublishAsync(
        ClaimsPrincipal caller, string name, long expected, string note, IReadOnlyList<FrozenNumber> numbers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(note);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await FindModelAsync(db, caller.GetTenant(), name, cancellationToken) is not { } model)
        {
            return new CardResult(CardOutcome.Missing);
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, model.Application, cancellationToken);
        if (string.IsNullOrWhiteSpace(note) || note.Length > CardLimits.Note)
        {
            return new CardResult(CardOutcome.Invalid, Fault: $"Say in 1 to {CardLimits.Note} characters what changed and why.");
        }
        if (await db.Set<ModelCard>().SingleOrDefaultAsync(known => known.ModelId == model.Id, cancellationToken) is not { } card)
        {
            return new CardResult(CardOutcome.Missing);
        }
        if (card.Version != expected)
        {
            return new CardResult(CardOutcome.Conflict, card);
        }
        var last = await db.Set<ModelCardVersion>().AsNoTracking().SingleOrDefaultAsync(version => version.ModelId == model.Id && version.Number == card.PublishedNumber, cancellationToken);
        if (string.Equals(last?.Content, card.Draft, StringComparison.Ordinal))
        {
            return new CardResult(CardOutcome.Unchanged, card);
        }
        var version = await MakeAsync(db, model, card, actor, note.Trim(), numbers, cancellationToken);
        db.Add(version);
        (card.PublishedNumber, card.PublishedHash) = (version.Number, version.Hash);
        (card.ChangedById, card.ChangedBy, card.ChangedAt) = (actor.Id, actor.Name, version.PublishedAt);
        db.Audit(actor, "models.card.published", Subject(model), note);
        return await SaveAsync(db, card, expected, cancellationToken) with { Published = version };
    }

    private async Task<ModelCardVersion> MakeAsync(
        PortalDb db, Model model, ModelCard card, Actor actor, string note, IReadOnlyList<FrozenNumber> numbers, CancellationToken cancellationToken)
    {
        var context = await ContextAsync(db, model, cancellationToken);
        // Stores keep microseconds; the hash must be of what is read back.
        var now = context.Now.AddTicks(-(context.Now.Ticks % TimeSpan.TicksPerMicrosecond));
        ModelCardVersion Version(string hash) => new()
        {
            ModelId = model.Id,
            Number = card.PublishedNumber + 1,
            Tenant = model.Tenant,
            Content = card.Draft,
            Numbers = FrozenNumber.Write(numbers),
            Note = note,
            Hash = hash,
            PreviousHash = card.PublishedHash,
            ModelVersion = context.NewestVersion,
            PublishedById = actor.Id,
            PublishedBy = actor.Name,
            PublishedAt = now,
        };
        return Version(CardJson.Hash(CardVersionJson.Write(model.Name, Version(""))));
    }

    private async Task<CardResult> SaveAsync(PortalDb db, ModelCard card, long expected, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody saved, began or published it in the same moment; any other failure leaves the card as the caller saw it.
            await transaction.RollbackAsync(cancellationToken);
            if (await FindAsync(card.ModelId, cancellationToken) is { } now && now.Version != expected)
            {
                return new CardResult(CardOutcome.Conflict, now);
            }
            throw;
        }
        db.Add(new ModelCardRevision { ModelId = card.ModelId, Version = card.Version, Content = card.Draft, ChangedBy = card.ChangedBy, ChangedAt = card.ChangedAt });
        await db.SaveChangesAsync(cancellationToken);
        var oldest = card.Version - ModelCardRevision.Kept;
        await db.Set<ModelCardRevision>().Where(revision => revision.ModelId == card.ModelId && revision.Version <= oldest).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CardResult(CardOutcome.Done, card);
    }

    private async Task<CardContext> ContextAsync(PortalDb db, Model model, CancellationToken cancellationToken)
    {
        var newest = await db.Set<ModelVersion>().Where(version => version.ModelId == model.Id).OrderByDescending(version => version.CreatedAt)
            .Select(version => new { version.Name, version.CreatedAt }).FirstOrDefaultAsync(cancellationToken);
        var isHighRisk = model.RiskClass is { } key && classes.Find(key)?.Level is RiskLevel.High;
        return new CardContext(isHighRisk, time.GetUtcNow(), newest?.Name, newest?.CreatedAt);
    }

    internal static Task<Model?> FindModelAsync(PortalDb db, string tenant, string name, CancellationToken cancellationToken) =>
        db.Set<Model>().AsNoTracking().SingleOrDefaultAsync(model => model.Tenant == tenant && model.Name == name, cancellationToken);

    /// <summary>Entries about a card stand in the history of its model.</summary>
    internal static AuditSubject Subject(Model model) => new("model", model.Id.ToString("D"), model.Name);
}
