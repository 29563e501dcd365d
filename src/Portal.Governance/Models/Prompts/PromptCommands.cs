using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;

namespace Portal.Governance.Models.Prompts;

/// <summary>Adds prompts and versions of them, and moves labels.</summary>
public sealed class PromptCommands(IDbContextFactory<PortalDb> store, AccessGuard guard, TimeProvider time)
{
    /// <summary>Registers a prompt, with its first version where there is one already.</summary>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<ModelChange<Prompt>> RegisterAsync(
        ClaimsPrincipal caller, string name, string description, string? application, PromptDraft? first, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(description);
        var owner = ModelRules.Tidy(application);
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, owner, cancellationToken);
        List<ModelFault> faults = [.. ModelRules.CheckName(name), .. CheckTexts(description, owner), .. first is null ? [] : PromptRules.Check(first)];
        if (faults.Count > 0)
        {
            return ModelChange<Prompt>.Invalid(faults);
        }
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var prompt = new Prompt { Tenant = actor.Tenant, Name = name, Description = description.Trim(), Application = owner, CreatedAt = now, ChangedBy = actor.Name, ChangedAt = now };
        db.Add(prompt);
        if (first is not null)
        {
            db.Add(Write(prompt, first, actor, now));
        }
        db.Audit(actor, "models.prompt.registered", Subject(prompt));
        return await db.SaveAsync(prompt, _ => Task.FromResult<Prompt?>(null), stop => FindAsync(actor.Tenant, name, stop), cancellationToken);
    }

    /// <param name="seen">The version of the record that the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<ModelChange<Prompt>> ChangeAsync(ClaimsPrincipal caller, string name, long seen, string description, string? application, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(description);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, caller.GetTenant(), name, cancellationToken) is not { } prompt)
        {
            return ModelChange<Prompt>.Missing;
        }
        var owner = ModelRules.Tidy(application);
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, prompt.Application, cancellationToken);
        if (owner != prompt.Application)
        {
            await guard.RequireAsync(caller, PortalPolicies.EditModels, owner, cancellationToken);
        }
        if (CheckTexts(description, owner) is { Count: > 0 } faults)
        {
            return ModelChange<Prompt>.Invalid(faults);
        }
        db.ExpectVersion(prompt, seen);
        (prompt.Description, prompt.Application) = (description.Trim(), owner);
        (prompt.ChangedBy, prompt.ChangedAt) = (actor.Name, time.GetUtcNow());
        db.Audit(actor, "models.prompt.changed", Subject(prompt));
        return await db.SaveAsync(prompt, stop => FindAsync(actor.Tenant, name, stop), twin: null, cancellationToken);
    }

    /// <summary>Adds a version. Of two added at once both are kept, one after the other; one that says what the newest says already is not added again.</summary>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public Task<ModelChange<PromptVersion>> AddVersionAsync(ClaimsPrincipal caller, string name, PromptDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return ModelSaves.RepeatAsync<PromptVersion>(() => TryAddAsync(caller, name, draft, cancellationToken), _ => true);
    }

    /// <summary>Points a label to a version, or takes it away.</summary>
    /// <param name="to">Number of the version; null: nothing has the label any more.</param>
    /// <param name="seen">Where the caller saw it point; null: nowhere. Anything else there now is a conflict.</param>
    /// <param name="reason">Why; everybody who reads the prompt sees it.</param>
    /// <exception cref="AccessRefusedException">The caller may not edit models of this application.</exception>
    public async Task<ModelChange<PromptLabel>> MoveLabelAsync(
        ClaimsPrincipal caller, string name, string label, int? to, int? seen, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reason);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, caller.GetTenant(), name, cancellationToken) is not { } prompt)
        {
            return ModelChange<PromptLabel>.Missing;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, prompt.Application, cancellationToken);
        var faults = PromptRules.CheckLabel(label).Concat(ModelRules.CheckReason(reason, "Reason")).ToList();
        if (to is { } number && !await db.Set<PromptVersion>().AnyAsync(version => version.PromptId == prompt.Id && version.Number == number, cancellationToken))
        {
            faults.Add(new ModelFault(ModelFaultKind.VersionUnknown, "To", number));
        }
        if (faults.Count > 0)
        {
            return ModelChange<PromptLabel>.Invalid(faults);
        }
        var current = await db.Set<PromptLabel>().SingleOrDefaultAsync(one => one.PromptId == prompt.Id && one.Name == label, cancellationToken);
        if (current?.Number != seen)
        {
            return new ModelChange<PromptLabel>(ModelOutcome.Conflict, current);
        }
        if (current?.Number == to)
        {
            return new ModelChange<PromptLabel>(ModelOutcome.Done, current);
        }
        var now = time.GetUtcNow();
        var moved = Point(db, prompt, label, current, to, actor, now);
        db.Add(new PromptLabelMove { PromptId = prompt.Id, Label = label, From = seen, To = to, Reason = reason.Trim(), MovedBy = actor.Name, MovedAt = now });
        db.Audit(actor, "models.prompt-label.moved", Subject(prompt), reason.Trim());
        var change = await db.SaveAsync(
            moved, stop => FindLabelAsync(prompt.Id, label, stop), stop => FindLabelAsync(prompt.Id, label, stop), cancellationToken);
        // Somebody gave the label for the first time at the same moment.
        return change.Outcome == ModelOutcome.Duplicate ? change with { Outcome = ModelOutcome.Conflict } : change;
    }

    private async Task<ModelChange<PromptVersion>> TryAddAsync(ClaimsPrincipal caller, string name, PromptDraft draft, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, caller.GetTenant(), name, cancellationToken) is not { } prompt)
        {
            return ModelChange<PromptVersion>.Missing;
        }
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, prompt.Application, cancellationToken);
        if (PromptRules.Check(draft) is { Count: > 0 } faults)
        {
            return ModelChange<PromptVersion>.Invalid(faults);
        }
        var newest = await db.Set<PromptVersion>().AsNoTracking().SingleOrDefaultAsync(one => one.PromptId == prompt.Id && one.Number == prompt.LatestNumber, cancellationToken);
        var version = Write(prompt, draft, actor, time.GetUtcNow());
        if (newest?.Sha256 == version.Sha256)
        {
            return new ModelChange<PromptVersion>(ModelOutcome.Duplicate, newest);
        }
        db.Add(version);
        db.Audit(actor, "models.prompt-version.added", Subject(prompt));
        var change = await db.SaveAsync(version, _ => Task.FromResult<PromptVersion?>(null), stop => FindVersionAsync(prompt.Id, version.Number, stop), cancellationToken);
        // Somebody else's version took the number at the same moment.
        return change.Outcome == ModelOutcome.Duplicate ? change with { Outcome = ModelOutcome.Conflict } : change;
    }

    private static PromptVersion Write(Prompt prompt, PromptDraft draft, Actor actor, DateTimeOffset now)
    {
        var content = PromptVersion.Write(draft.Messages);
        var settings = ModelRules.Tidy(draft.Settings);
        prompt.LatestNumber++;
        (prompt.ChangedBy, prompt.ChangedAt) = (actor.Name, now);
        return new PromptVersion
        {
            PromptId = prompt.Id,
            Number = prompt.LatestNumber,
            Content = content,
            Settings = settings,
            Notes = draft.Notes.Trim(),
            Sha256 = PromptVersion.Hash(content, settings),
            CreatedAt = now,
            CreatedBy = actor.Name,
        };
    }

    private static PromptLabel Point(PortalDb db, Prompt prompt, string label, PromptLabel? current, int? to, Actor actor, DateTimeOffset now)
    {
        if (current is null)
        {
            var added = new PromptLabel { PromptId = prompt.Id, Name = label, Number = to!.Value, ChangedBy = actor.Name, ChangedAt = now };
            db.Add(added);
            return added;
        }
        if (to is { } number)
        {
            (current.Number, current.ChangedBy, current.ChangedAt) = (number, actor.Name, now);
        }
        else
        {
            db.Remove(current);
        }
        return current;
    }

    private static IReadOnlyList<ModelFault> CheckTexts(string description, string? application) =>
    [
        .. description.Trim().Length > ModelLimits.Purpose ? [new ModelFault(ModelFaultKind.TooLong, nameof(Prompt.Description), ModelLimits.Purpose)] : Array.Empty<ModelFault>(),
        .. application?.Length > ModelLimits.Application ? [new ModelFault(ModelFaultKind.TooLong, nameof(Prompt.Application), ModelLimits.Application)] : Array.Empty<ModelFault>(),
    ];

    private static AuditSubject Subject(Prompt prompt) => new("prompt", prompt.Id.ToString("D"), prompt.Name);

    private static Task<Prompt?> FindAsync(PortalDb db, string tenant, string name, CancellationToken cancellationToken) =>
        db.Set<Prompt>().SingleOrDefaultAsync(prompt => prompt.Tenant == tenant && prompt.Name == name, cancellationToken);

    private async Task<Prompt?> FindAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, tenant, name, cancellationToken);
    }

    private async Task<PromptLabel?> FindLabelAsync(Guid promptId, string label, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<PromptLabel>().AsNoTracking().SingleOrDefaultAsync(one => one.PromptId == promptId && one.Name == label, cancellationToken);
    }

    private async Task<PromptVersion?> FindVersionAsync(Guid promptId, int number, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<PromptVersion>().AsNoTracking().SingleOrDefaultAsync(version => version.PromptId == promptId && version.Number == number, cancellationToken);
    }
}
