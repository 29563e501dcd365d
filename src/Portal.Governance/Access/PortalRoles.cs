namespace Portal.Governance.Access;

/// <summary>The roles a person can hold.</summary>
public static class PortalRoles
{
    public const string Viewer = "Viewer";
    public const string OnCall = "OnCall";
    public const string ModelOwner = "ModelOwner";
    public const string RiskOfficer = "RiskOfficer";
    public const string DataProtectionOfficer = "DataProtectionOfficer";
    public const string Reviewer = "Reviewer";
    public const string Admin = "Admin";

    /// <summary>All roles, in the order in which sign-in and settings list them.</summary>
    public static IReadOnlyList<string> All { get; } = [Viewer, OnCall, ModelOwner, RiskOfficer, DataProtectionOfficer, Reviewer, Admin];
}
