using System.Security.Claims;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Governance;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Prices;
using Portal.Live;
using Portal.Telemetry.Pricing;

namespace Portal.Prices;

/// <summary>Compares calls with a provider's usage export and keeps the report.</summary>
internal sealed class Reconciler(IDbContextFactory<PortalDb> store, UsageByDay usage, PriceCatalog catalog, AccessGuard guard, TimeProvider time)
{
    private const int Most = 100;

    /// <summary>The newest reports, without their days.</summary>
    public async Task<IReadOnlyList<Reconciliation>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<Reconciliation>().AsNoTracking().Where(report => report.Tenant == tenant).OrderByDescending(report => report.MadeAt).Take(Most)
            .Select(report => new Reconciliation
            {
                Id = report.Id, Tenant = report.Tenant, FileName = report.FileName, Provider = report.Provider, From = report.From, To = report.To,
                TheirCost = report.TheirCost, OurCost = report.OurCost, Report = "", MadeBy = report.MadeBy, MadeAt = report.MadeAt,
            })
            .ToListAsync(cancellationToken);
    }

    public async Task<(Reconciliation Record, ReconciliationReport Report)?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var record = await db.Set<Reconciliation>().AsNoTracking().SingleOrDefaultAsync(report => report.Tenant == tenant && report.Id == id, cancellationToken);
        return record is null ? null : (record, JsonSerializer.Deserialize<ReconciliationReport>(record.Report, PortalJson.Options)!);
    }

    /// <param name="zone">Zone of the export's days.</param>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<(Reconciliation Record, ReconciliationReport Report)> RunAsync(
        ClaimsPrincipal caller, string fileName, string provider, TimeZoneInfo zone, IReadOnlyList<ExportedUsage> export, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        var (first, last) = (export.Min(line => line.Day), export.Max(line => line.Day));
        var ours = await usage.ReadAsync(
            actor.Tenant, Listed(provider), Start(first, zone), Start(last.AddDays(1), zone), zone.Id, cancellationToken);
        var report = ReconciliationMath.Compare(provider, zone.Id, export, ours, catalog.Current);
        var record = new Reconciliation
        {
            Tenant = actor.Tenant,
            FileName = fileName[..Math.Min(fileName.Length, 300)],
            Provider = provider,
            From = report.From,
            To = report.To,
            TheirCost = report.TheirCost,
            OurCost = report.OurCost,
            Report = JsonSerializer.Serialize(report, PortalJson.Options),
            MadeBy = actor.Name,
            MadeAt = time.GetUtcNow(),
        };
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        db.Add(record);
        db.Audit(actor, "prices.reconciliation.made", new AuditSubject("reconciliation", record.Id.ToString(), record.FileName));
        await db.SaveChangesAsync(cancellationToken);
        return (record, report);
    }

    /// <summary>Names under which senders report the provider; calls without one are the maker's by their model's name.</summary>
    private static string[] Listed(string provider) => [provider, .. ProviderNames.ListedUnder(provider, "")];

    private static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        // Where a day begins with a leap of the clock, it begins at the first time there is.
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(30);
        }
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
