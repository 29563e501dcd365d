using Portal.Governance.Access;

namespace Portal.Access.Administration;

/// <summary>One right of a person, with where it comes from.</summary>
/// <param name="Project">Null: every project.</param>
internal sealed record RightLine(string Role, string? Project, string? Application, RightOrigin Origin, string? Team)
{
    public static IEnumerable<RightLine> Of(PersonRights rights)
    {
        // Told once, with the default project, where it holds in every one.
        return rights.Rights.Where(right => right.Role != PortalRoles.Admin || rights.Tenant == Governance.Access.Project.Default).Select(right => new RightLine(
            right.Role, right.Role == PortalRoles.Admin ? null : rights.Tenant, right.Application, right.Origin, right.Team));
    }
}
