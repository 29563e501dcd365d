using Microsoft.EntityFrameworkCore;
using Portal.Governance;
using Portal.Governance.Access;
using Portal.Governance.Audit;

namespace Portal.Operations;

/// <summary>What operators do at the machine stands in the audit trail as well.</summary>
internal static class OperationsAudit
{
    private const string Worker = "operator";

    /// <param name="action">Of the form slice.noun.past-verb.</param>
    public static async Task WriteAsync(PortalDb db, string action, AuditSubject subject, CancellationToken cancellationToken)
    {
        db.Audit(Actor.System(Worker, Project.Default), action, subject);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <inheritdoc cref="WriteAsync(PortalDb, string, AuditSubject, CancellationToken)"/>
    public static async Task WriteAsync(DbContextOptions<PortalDb> records, string action, AuditSubject subject, CancellationToken cancellationToken)
    {
        await using var db = new PortalDb(records);
        await WriteAsync(db, action, subject, cancellationToken);
    }
}
