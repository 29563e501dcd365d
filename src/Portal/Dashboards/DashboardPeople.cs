using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Dashboards;

namespace Portal.Dashboards;

/// <summary>Who a principal is to dashboards, person or API key.</summary>
internal static class DashboardPeople
{
    private const string AdministratorScope = "admin";

    public static DashboardViewer ToDashboardViewer(this ClaimsPrincipal principal)
    {
        var id = principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The principal carries no id.");
        return new DashboardViewer(
            principal.GetTenant(),
            id,
            principal.FindFirstValue(ClaimTypes.Name) ?? id,
            principal.IsInRole(PortalRoles.Admin) || principal.HasClaim(PortalClaims.Scope, AdministratorScope));
    }
}
