using System.Linq.Expressions;
using Portal.Governance.Audit;

namespace Portal.Governance.Dashboards;

/// <summary>Who asks for dashboards, and which ones exist for them.</summary>
/// <param name="IsAdministrator">May change what is not private.</param>
public sealed record DashboardViewer(Actor Actor, bool IsAdministrator)
{
    public string Tenant => Actor.Tenant;

    /// <summary>Of the person or API key.</summary>
    public string Id => Actor.Id;

    public string Name => Actor.Name;

    /// <summary>Dashboards this viewer may open; the others do not exist for them.</summary>
    internal Expression<Func<Dashboard, bool>> MayOpen =>
        dashboard => dashboard.Tenant == Tenant && dashboard.DeletedAt == null && (dashboard.OwnerId == Id || dashboard.Sharing != DashboardSharing.Private);

    public bool Owns(Dashboard dashboard)
    {
        ArgumentNullException.ThrowIfNull(dashboard);
        return string.Equals(dashboard.Tenant, Tenant, StringComparison.Ordinal) && string.Equals(dashboard.OwnerId, Id, StringComparison.Ordinal);
    }

    /// <summary>Whether this viewer may change, share and delete a dashboard they may open.</summary>
    public bool MayChange(Dashboard dashboard) =>
        Owns(dashboard) || (IsAdministrator && dashboard.Sharing != DashboardSharing.Private && string.Equals(dashboard.Tenant, Tenant, StringComparison.Ordinal));
}
