namespace Portal.Access;

/// <summary>Names of tenants.</summary>
public static class Tenants
{
    /// <summary>The tenant of an installation that does not separate projects.</summary>
    public const string Default = "default";
}
