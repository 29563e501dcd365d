namespace Portal.Governance.Access;

/// <summary>Of which applications somebody may read prompts and answers.</summary>
/// <param name="ByDefault">Whether of those that are not named.</param>
/// <param name="Exceptions">Applications for which the opposite holds.</param>
public sealed record ContentReach(bool ByDefault, IReadOnlySet<string> Exceptions)
{
    public static ContentReach Nothing { get; } = new(ByDefault: false, new HashSet<string>(StringComparer.Ordinal));

    /// <summary>Whether there is nothing to read at all.</summary>
    public bool IsNothing => !ByDefault && Exceptions.Count == 0;

    public bool Includes(string application) => ByDefault != Exceptions.Contains(application);

    internal static ContentReach Of(PersonRights rights)
    {
        var byDefault = rights.Allow(PortalPolicies.ReadContent, application: null);
        var named = rights.Rights.Select(right => right.Application).OfType<string>().Concat(rights.ContentByGrantOnly);
        return new ContentReach(byDefault, named.Where(application => rights.Allow(PortalPolicies.ReadContent, application) != byDefault).ToHashSet(StringComparer.Ordinal));
    }
}
