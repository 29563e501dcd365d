namespace Portal.Governance.Audit.Reading;

/// <summary>Which entries to list, the newest first; null: any.</summary>
public sealed record AuditFilter
{
    public required string Tenant { get; init; }

    /// <summary>Included.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Excluded.</summary>
    public DateTimeOffset? To { get; init; }

    public string? ActorId { get; init; }

    /// <summary>A whole action, or its beginning up to a point: <c>costs</c>, <c>costs.budget</c>, <c>costs.budget.changed</c>.</summary>
    public string? Action { get; init; }

    public string? SubjectKind { get; init; }

    public string? SubjectId { get; init; }

    /// <summary>Trace id of a request, lower-case hex.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Words to look for, whatever their case, in names, reasons and values; those that were erased are not found.</summary>
    public string? Text { get; init; }

    /// <summary>Only what is older than the entry of this id, which is how the next page is asked for.</summary>
    public Guid? Before { get; init; }

    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
}

/// <param name="HasMore">Older entries of the same filter exist.</param>
public sealed record AuditPage(IReadOnlyList<AuditRecord> Entries, bool HasMore);

/// <summary>An actor that filters can name.</summary>
/// <param name="Name">The newest name that was not erased; null: all were.</param>
public sealed record AuditActor(string Id, ActorKind Kind, string? Name);

/// <summary>What filters can choose from, each in order.</summary>
public sealed record AuditChoices(IReadOnlyList<AuditActor> Actors, IReadOnlyList<string> Actions, IReadOnlyList<string> SubjectKinds);

/// <summary>How the trail stands.</summary>
/// <param name="Size">Leaves of the tree.</param>
/// <param name="Waiting">Entries without a leaf: those of the last second.</param>
/// <param name="Checkpoint">The newest; null: none was signed yet.</param>
/// <param name="Anchors">Places outside the database that are told.</param>
/// <param name="Verification">The last check; null: none yet.</param>
public sealed record AuditState(long Size, long Waiting, AuditCheckpoint? Checkpoint, IReadOnlyList<AuditAnchor> Anchors, AuditVerificationRun? Verification);
