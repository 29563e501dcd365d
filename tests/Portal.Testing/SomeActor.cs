using Portal.Governance.Audit;

namespace Portal.Testing;

/// <summary>People of tests.</summary>
public static class SomeActor
{
    public static Actor Named(string name, string tenant = "default") => new(ActorKind.Person, $"person:{name.ToLowerInvariant()}", name, tenant);
}
