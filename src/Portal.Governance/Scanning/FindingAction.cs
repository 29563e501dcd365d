namespace Portal.Governance.Scanning;

/// <summary>What becomes of a finding, before anything is written.</summary>
public enum FindingAction
{
    /// <summary>It is not looked for.</summary>
    Keep,

    /// <summary>It is counted and stays.</summary>
    Flag,

    /// <summary>It is counted, and a keyed hash takes its place: equal values stay equal, and nobody without the portal's key can test a guess.</summary>
    Hash,

    /// <summary>It is counted, and its kind takes its place.</summary>
    Redact,
}

/// <summary>What becomes of findings, by kind.</summary>
public sealed record FindingActions(FindingAction Email, FindingAction Phone, FindingAction Iban, FindingAction Card, FindingAction NationalId, FindingAction Secret)
{
    /// <summary>
    /// What holds where nobody decided: whatever can be abused by itself is redacted; addresses and numbers by which people are reached are often what a call is
    /// about, so they are counted and stay.
    /// </summary>
    public static FindingActions Default { get; } = new(FindingAction.Flag, FindingAction.Flag, FindingAction.Redact, FindingAction.Redact, FindingAction.Redact, FindingAction.Redact);

    public FindingAction this[FindingKind kind] => kind switch
    {
        FindingKind.Email => Email,
        FindingKind.Phone => Phone,
        FindingKind.Iban => Iban,
        FindingKind.Card => Card,
        FindingKind.NationalId => NationalId,
        FindingKind.Secret => Secret,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>One action for every kind.</summary>
    public static FindingActions All(FindingAction action) => new(action, action, action, action, action, action);
}
