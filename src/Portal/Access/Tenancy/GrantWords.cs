using Microsoft.Extensions.Localization;
using Portal.Governance.Access;

namespace Portal.Access.Tenancy;

/// <summary>Names of rights.</summary>
internal static class GrantWords
{
    public static string RoleOf(string role, IStringLocalizer text, IStringLocalizer shell) => role == PortalRoles.Content ? text["RightContent"] : shell[$"Role{role}"];
}
