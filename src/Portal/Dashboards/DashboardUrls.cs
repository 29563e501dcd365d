using Portal.Shell;

namespace Portal.Dashboards;

/// <summary>Addresses within the slice.</summary>
internal static class DashboardUrls
{
    /// <summary>A dashboard, ready to be changed.</summary>
    public static string Edit(Guid id) => $"{PortalUrls.Dashboard(id)}?{DashboardAddress.EditParameter}=1";
}
