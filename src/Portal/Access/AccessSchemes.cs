namespace Portal.Access;

/// <summary>Names of the authentication schemes.</summary>
public static class AccessSchemes
{
    /// <summary>The default: hands each request to one of the other two.</summary>
    public const string Select = "portal";

    /// <summary>People, by session cookie.</summary>
    public const string Cookie = "portal.cookie";

    /// <summary>Programs, by <c>Authorization: Bearer</c> with an API key.</summary>
    public const string ApiKey = "portal.key";
}
