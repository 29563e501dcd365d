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

    /// <summary>
    /// Not a role of its own but the right to read prompts and answers, which a <see cref="Grant"/> gives to a person or team beside their roles. The only way in where an
    /// application's content is by grant only.
    /// </summary>
    public const string Content = "Content";

    /// <summary>What a <see cref="Grant"/> can give. Admin is not among it: it holds in every project and is assigned to a person.</summary>
    public static IReadOnlyList<string> Grantable { get; } = [Viewer, OnCall, ModelOwner, RiskOfficer, DataProtectionOfficer, Reviewer, Content];

    /// <summary>All roles, in the order in which sign-in and settings list them.</summary>
    public static IReadOnlyList<string> All { get; } = [Viewer, OnCall, ModelOwner, RiskOfficer, DataProtectionOfficer, Reviewer, Admin];
}
