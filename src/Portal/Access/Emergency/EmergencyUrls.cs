namespace Portal.Access.Emergency;

/// <summary>Routes of the ways in without the identity provider.</summary>
internal static class EmergencyUrls
{
    public const string FirstAdministrator = "first-administrator";
    public const string BreakGlass = "break-glass";
    public const string UseFirstAdministrator = "first-administrator/use";
    public const string UseBreakGlass = "break-glass/use";
    public const string Fault = "fault";
}
