namespace Portal.Governance.Models;

/// <summary>What telemetry says of where a call comes from.</summary>
/// <param name="Application"><c>service.name</c>.</param>
/// <param name="Environment"><c>deployment.environment.name</c>.</param>
/// <param name="ResponseModel"><c>gen_ai.response.model</c>, else the requested one.</param>
/// <param name="Version"><see cref="VersionLinks.Attribute"/> where the sender states it, else <c>service.version</c>.</param>
public readonly record struct CallOrigin(string Application, string Environment, string ResponseModel, string Version);

/// <summary>A version with what its calls are told by.</summary>
/// <param name="Application">Of its model; null: any.</param>
/// <param name="DeployedIn">Environments in which it takes traffic as declared.</param>
public sealed record LinkedVersion(
    Guid ModelId,
    Guid VersionId,
    string? Application,
    IReadOnlyList<string> ResponseModels,
    IReadOnlyList<string> ServiceVersions,
    string? VersionAttribute,
    IReadOnlyCollection<string> DeployedIn)
{
    /// <summary>Whether anything tells its calls from others.</summary>
    public bool IsLinked => VersionAttribute is not null || ResponseModels.Count > 0 || ServiceVersions.Count > 0;

    /// <summary>Whether a call is this version's, as far as its own links go.</summary>
    public bool Matches(CallOrigin origin) => IsLinked
        && (Application is null || Application == origin.Application)
        && (VersionAttribute is not null
            ? VersionAttribute == origin.Version
            : (ResponseModels.Count == 0 || ResponseModels.Contains(origin.ResponseModel, StringComparer.Ordinal))
                && (ServiceVersions.Count == 0 || ServiceVersions.Contains(origin.Version, StringComparer.Ordinal)));

    /// <summary>How exactly it tells its calls: of two that match, the more exact one owns the call.</summary>
    internal int Exactness => (VersionAttribute is not null ? 8 : 0) + (Application is not null ? 4 : 0) + (ResponseModels.Count > 0 ? 2 : 0) + (ServiceVersions.Count > 0 ? 1 : 0);
}

/// <summary>Tells to which registered version a call belongs.</summary>
public sealed class VersionLinks
{
    /// <summary>Attribute of a span or resource by which a sender names the version itself.</summary>
    public const string Attribute = "portal.model.version";

    private readonly Dictionary<string, List<LinkedVersion>> _byVersion = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<LinkedVersion>> _byModel = new(StringComparer.Ordinal);

    public VersionLinks(IEnumerable<LinkedVersion> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        foreach (var version in versions)
        {
            // Each version lies below what its calls must carry, so that a call is compared with few of ten thousand.
            var (index, keys) = version.VersionAttribute is { } stated ? (_byVersion, [stated])
                : version.ResponseModels.Count > 0 ? (_byModel, version.ResponseModels)
                : (_byVersion, version.ServiceVersions);
            foreach (var key in keys)
            {
                if (!index.TryGetValue(key, out var below))
                {
                    index.Add(key, below = []);
                }
                below.Add(version);
            }
        }
    }

    /// <summary>
    /// The versions a call belongs to: the most exact of those that match, and of equals those deployed in its environment. None: nobody registered it;
    /// several: what is registered does not tell them apart.
    /// </summary>
    public IReadOnlyList<LinkedVersion> Find(CallOrigin origin)
    {
        var matching = _byVersion.GetValueOrDefault(origin.Version, []).Concat(_byModel.GetValueOrDefault(origin.ResponseModel, [])).Where(version => version.Matches(origin)).ToList();
        if (matching.Count < 2)
        {
            return matching;
        }
        var exactness = matching.Max(version => version.Exactness);
        var best = matching.Where(version => version.Exactness == exactness).ToList();
        var deployed = best.Where(version => version.DeployedIn.Contains(origin.Environment)).ToList();
        return deployed.Count > 0 ? deployed : best;
    }
}
