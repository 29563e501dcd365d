using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Dashboards;
using Portal.Live.Series;

namespace Portal.Dashboards;

/// <summary>Stored dashboards as definitions.</summary>
public sealed class DashboardLibrary(DashboardStore store, SeriesCatalogue catalogue, AccessGuard guard)
{
    private readonly DashboardReader _reader = new(catalogue);

    /// <summary>Who is about to change a dashboard, by the rights of this moment.</summary>
    /// <exception cref="AccessRefusedException">The session is over, or the person was disabled.</exception>
    public async Task<DashboardViewer> RequireViewerAsync(ClaimsPrincipal principal, CancellationToken cancellationToken) => new(
        await guard.RequireAsync(principal, PortalPolicies.View, cancellationToken: cancellationToken),
        await guard.MayAsync(principal, PortalPolicies.Administer, cancellationToken: cancellationToken));

    /// <summary>What a stored dashboard shows. Panels of series that are gone are kept.</summary>
    /// <exception cref="InvalidDataException">What is stored is not what this portal wrote.</exception>
    public DashboardEdit Open(Dashboard dashboard)
    {
        ArgumentNullException.ThrowIfNull(dashboard);
        return new DashboardEdit(Read(dashboard.Definition), dashboard.Sharing);
    }

    /// <summary>Reads a document that the portal wrote.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public DashboardDefinition Read(string document)
    {
        var reading = _reader.Read(document);
        return reading.Definition ?? throw new InvalidDataException($"A stored dashboard cannot be read: {string.Join(" ", reading.Faults)}");
    }

    /// <summary>Reads a document from outside; the answer names every fault.</summary>
    internal DashboardReading TryRead(string document) => _reader.Read(document);

    /// <summary>A copy that belongs to the viewer; null when there is no such dashboard for them.</summary>
    public async Task<Dashboard?> DuplicateAsync(DashboardViewer viewer, Guid id, Func<string, string> rename, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(viewer, id, cancellationToken) is not { } original)
        {
            return null;
        }
        var name = rename(original.Name);
        var definition = Open(original).Definition with { Name = name.Length <= Dashboard.NameLength ? name : name[..Dashboard.NameLength] };
        return await store.CreateAsync(viewer, new DashboardEdit(definition, DashboardSharing.Private).ToContent(), cancellationToken);
    }
}
