namespace Portal.Governance;

/// <summary>
/// A record that two people can edit. <see cref="PortalDb"/> raises <see cref="Version"/> with every change and compares it, so that a change made on
/// an outdated copy fails with <see cref="Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException"/> instead of overwriting another's. Give the property a
/// private setter, and tell the context what the person saw by <see cref="PortalDb.ExpectVersion"/>.
/// </summary>
public interface IVersioned
{
    /// <summary>1 for a new record, one more with every change.</summary>
    long Version { get; }
}
