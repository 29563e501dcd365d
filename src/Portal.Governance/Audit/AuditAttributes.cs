namespace Portal.Governance.Audit;

/// <summary>
/// The value tells something about a person. The audit trail keeps a salted commitment of it; the clear text and its salt lie beside the trail and can be
/// erased without touching it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PersonalDataAttribute : Attribute;

/// <summary>The value does not belong into the audit trail: its SHA-256 is written in its place, or, of a secret, only that it changed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotInAuditAttribute : Attribute
{
    /// <summary>Not even a hash: what is hashed could be guessed.</summary>
    public bool Secret { get; init; }
}

/// <summary>
/// Records that no person decides about - progress of workers, last use, sessions - change without an entry in the audit trail. On a property: a change of it
/// alone needs no entry; where the record has one anyway, the value is in it.
/// </summary>
/// <param name="reason">Why, for whoever reviews what goes unrecorded.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class NotAuditedAttribute(string reason) : Attribute
{
    public string Reason { get; } = reason;
}
