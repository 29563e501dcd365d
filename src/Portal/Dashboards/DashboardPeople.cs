using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Dashboards;

namespace Portal.Dashboards;

/// <summary>Who a principal is to dashboards, person or API key.</summary>
internal static class DashboardPeople
{
    private const string AdministratorScope = "admin";

    /// <summary>By the rights of the session, for reading; <see cref="DashboardLibrary.RequireViewerAsync"/> for changes.</summary>
    public static DashboardViewer ToDashboardViewer(this ClaimsPrincipal principal) =>
        new(Actor.Of(principal), principal.IsInRole(PortalRoles.Admin) || principal.HasClaim(PortalClaims.Scope, AdministratorScope));
}
