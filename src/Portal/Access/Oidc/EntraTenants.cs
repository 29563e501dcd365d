namespace Portal.Access.Oidc;

/// <summary>
/// Microsoft Entra ID publishes, for authorities that serve several organisations, an issuer with a place to fill in:
/// <c>https://login.microsoftonline.com/{tenantid}/v2.0</c>. The token's <c>tid</c> says which organisation.
/// </summary>
internal static class EntraTenants
{
    private const string Place = "{tenantid}";

    private static readonly string[] SharedNames = ["common", "organizations", "consumers"];

    /// <summary>Whether an authority serves several organisations.</summary>
    public static bool IsShared(Uri authority) =>
        authority.Segments is [_, var first, ..] && SharedNames.Contains(first.TrimEnd('/'), StringComparer.OrdinalIgnoreCase);

    public static bool IsTemplate(string issuer) => issuer.Contains(Place, StringComparison.Ordinal);

    /// <summary>Whether a published issuer with a place to fill in is the one of a shared authority.</summary>
    public static bool IsOfAuthority(string template, string authority) =>
        SharedNames.Any(name => string.Equals(Fill(template, name), authority, StringComparison.Ordinal));

    public static string Fill(string template, string tenant) => template.Replace(Place, tenant, StringComparison.Ordinal);
}
