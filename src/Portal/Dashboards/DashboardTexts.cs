namespace Portal.Dashboards;

/// <summary>Names the resource files of the dashboards' texts.</summary>
public sealed class DashboardTexts;
