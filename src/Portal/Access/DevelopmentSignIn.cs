using System.Net;
using Portal.Governance.Access;

namespace Portal.Access;

/// <summary>A person of the development sign-in.</summary>
public sealed record DevelopmentPerson(string Id, string Name, string Role)
{
    /// <summary>The person as if a provider named them: they are rows like everybody, and can be disabled and given rights.</summary>
    public ExternalIdentity ToIdentity() => new(LocalIssuers.Development, Id, Name, Email: null, [Role]);
}

/// <summary>
/// One-click people for trying the portal on one's own machine. Offered only in Development, and only to a browser on the same machine:
/// loopback address, a loopback host name (so that a foreign name that resolves here gains nothing), and no sign of a proxy in between.
/// </summary>
public sealed class DevelopmentSignIn(IHostEnvironment environment)
{
    /// <summary>One person per role of <see cref="PortalRoles"/>.</summary>
    public static IReadOnlyList<DevelopmentPerson> People { get; } =
    [
        new("viewer", "Vera Lindqvist", PortalRoles.Viewer),
        new("on-call", "Omar Haddad", PortalRoles.OnCall),
        new("model-owner", "Mei Tanaka", PortalRoles.ModelOwner),
        new("risk-officer", "Ruth Adeyemi", PortalRoles.RiskOfficer),
        new("data-protection", "Diego Fuentes", PortalRoles.DataProtectionOfficer),
        new("reviewer", "Rosa Keller", PortalRoles.Reviewer),
        new("admin", "Ada Novak", PortalRoles.Admin),
    ];

    /// <summary>Whether this portal has such people at all.</summary>
    public bool IsEnabled => environment.IsDevelopment();

    /// <summary>Whether a session may go on here: one of a development person only where such people exist.</summary>
    public bool Admits(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Method != SignInMethods.Development || IsEnabled;
    }

    /// <summary>Whether they are offered to the sender of a request.</summary>
    public bool IsOffered(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return IsEnabled
            && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && IsLoopbackHost(context.Request.Host.Host)
            && !context.Request.Headers.ContainsKey("Forwarded")
            && !context.Request.Headers.ContainsKey("X-Forwarded-For");
    }

    private static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
