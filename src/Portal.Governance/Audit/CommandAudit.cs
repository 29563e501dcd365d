using System.Diagnostics;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Portal.Governance.Audit;

/// <summary>A change was about to be saved that would leave no entry in the audit trail.</summary>
public sealed class UnauditedChangeException : InvalidOperationException
{
    public UnauditedChangeException()
    {
    }

    public UnauditedChangeException(string message)
        : base(message)
    {
    }

    public UnauditedChangeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>What a command told about itself before it saves.</summary>
internal sealed record CommandAudit(Actor Actor, string Action, AuditSubject Subject, string? Reason)
{
    /// <exception cref="ArgumentException">An id is longer than the trail keeps, or the action is not of the form slice.noun.past-verb.</exception>
    public static CommandAudit Create(Actor actor, string action, AuditSubject subject, string? reason)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentException.ThrowIfNullOrEmpty(action);
        ArgumentNullException.ThrowIfNull(subject);
        Check(actor.Id, AuditEntryMapping.IdLength, nameof(actor));
        Check(action, AuditEntryMapping.ActionLength, nameof(action));
        Check(subject.Kind, AuditEntryMapping.KindLength, nameof(subject));
        Check(subject.Id, AuditEntryMapping.IdLength, nameof(subject));
        return action.Split('.').Length == 3
            ? new CommandAudit(actor, action, subject, string.IsNullOrWhiteSpace(reason) ? null : reason)
            : throw new ArgumentException($"'{action}' is not of the form slice.noun.past-verb.", nameof(action));
    }

    /// <exception cref="UnauditedChangeException">One of the records needs an entry.</exception>
    public static void RefuseUnaudited(IReadOnlyList<EntityEntry> changed)
    {
        if (changed.Count > 0)
        {
            var records = string.Join(", ", changed.Select(entry => entry.Metadata.ClrType.Name).Distinct(StringComparer.Ordinal));
            throw new UnauditedChangeException($"Changes of {records} have no entry in the audit trail. Call db.Audit(...) before saving, or mark the class [NotAudited] if nobody decides about it.");
        }
    }

    /// <summary>The entry with its erasable texts and its place in the sequencer's queue.</summary>
    public (AuditEntry Entry, AuditTexts? Texts, AuditPending Pending) ToEntry(IReadOnlyList<EntityEntry> changed, DateTimeOffset now)
    {
        var texts = new AuditTextSet();
        var actorName = WellFormed.Text(Actor.Name, AuditEntryMapping.NameLength);
        var subjectName = WellFormed.Text(Subject.Name, AuditEntryMapping.NameLength);
        var isWorker = Actor.Kind == ActorKind.System;
        var entry = new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            Format = EntryFormat.Current,
            Tenant = Actor.Tenant,
            Time = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            ActorKind = Actor.Kind,
            ActorId = WellFormed.Text(Actor.Id),
            ActorName = isWorker ? actorName : null,
            ActorCommitment = isWorker ? null : texts.Commit(AuditTextSet.Actor, actorName),
            Action = WellFormed.Text(Action),
            SubjectKind = WellFormed.Text(Subject.Kind),
            SubjectId = WellFormed.Text(Subject.Id),
            SubjectName = Subject.HasPersonalName ? null : subjectName,
            SubjectCommitment = Subject.HasPersonalName ? texts.Commit(AuditTextSet.Subject, subjectName) : null,
            ReasonCommitment = Reason is null ? null : texts.Commit(AuditTextSet.Reason, WellFormed.Text(Reason)),
            CorrelationId = Activity.Current?.TraceId.ToHexString(),
            Changes = ChangeCapture.Write(changed, texts),
        };
        var beside = texts.Count == 0 ? null : new AuditTexts { EntryId = entry.Id, Tenant = entry.Tenant, Texts = texts.ToJson() };
        return (entry, beside, new AuditPending { EntryId = entry.Id });
    }

    private static void Check(string text, int length, string parameter)
    {
        if (text.Length == 0 || text.Length > length)
        {
            throw new ArgumentException($"'{text}' has to have 1 to {length} characters.", parameter);
        }
    }
}
