using System.Security.Claims;
using Portal.Governance.Access;

namespace Portal.Governance.Audit;

/// <summary>What kind of somebody did it.</summary>
public enum ActorKind
{
    /// <summary>A person with a session.</summary>
    Person,

    /// <summary>An API key: a program that somebody gave the right to.</summary>
    Key,

    /// <summary>The portal itself: one of its background workers.</summary>
    System,
}

/// <summary>Who does something. The id goes into the audit trail for ever; the name only as a commitment, so that it can be erased.</summary>
/// <param name="Id">The person's id, the key's id or the worker's name; never the name or address of a person.</param>
/// <param name="Name">The name the actor is known by at this moment.</param>
/// <param name="Tenant">The tenant (project) the actor works in; the entry belongs to it.</param>
public sealed record Actor(ActorKind Kind, string Id, string Name, string Tenant)
{
    /// <summary>The signed-in person or the API key.</summary>
    /// <exception cref="InvalidOperationException">The principal was not made by the portal: it carries no id or no tenant.</exception>
    public static Actor Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var id = user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? throw new InvalidOperationException("The principal carries no id claim.");
        var kind = user.HasClaim(claim => claim.Type == PortalClaims.Scope) ? ActorKind.Key : ActorKind.Person;
        return new Actor(kind, id, user.Identity?.Name ?? id, user.GetTenant());
    }

    /// <summary>A background worker of the portal.</summary>
    public static Actor System(string worker, string tenant) => new(ActorKind.System, worker, worker, tenant);
}

/// <summary>What an action was done to.</summary>
/// <param name="Kind">What it is, as an address would call it: <c>model</c>, <c>budget</c>, <c>api-key</c>.</param>
/// <param name="Id">Its lasting id.</param>
/// <param name="Name">What people call it at this moment.</param>
public sealed record AuditSubject(string Kind, string Id, string Name)
{
    /// <summary>The kind of subjects that are people.</summary>
    public const string Person = "person";

    /// <summary>Whether <see cref="Name"/> is personal data, which goes into the trail as a commitment only.</summary>
    public bool HasPersonalName { get; init; } = Kind == Person;
}
