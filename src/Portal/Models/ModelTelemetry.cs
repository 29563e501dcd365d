using Portal.Governance.Models;
using Portal.Telemetry.Series;

namespace Portal.Models;

/// <summary>A model's calls as a filter of telemetry.</summary>
public static class ModelTelemetry
{
    /// <summary>
    /// The calls of versions of one model. A filter holds its conditions at once, so the calls of several versions told by different things are covered rather
    /// than hit; <see cref="IsExact"/> says whether.
    /// </summary>
    /// <returns>Null when nothing tells these calls from others: no version is linked to telemetry, or no condition holds for all of them.</returns>
    public static CallFilter? FilterOf(Model model, IEnumerable<ModelVersion> versions)
    {
        ArgumentNullException.ThrowIfNull(model);
        var linked = Linked(model, versions);
        var models = Common(linked, version => version.VersionAttribute is null ? version.ResponseModels : []);
        var stated = Common(linked, Stated);
        return linked.Count == 0 || (model.Application is null && models.Count == 0 && stated.Count == 0)
            ? null
            : new CallFilter { Tenant = model.Tenant, Applications = model.Application is { } application ? [application] : [], Models = models, Versions = stated };
    }

    /// <summary>Whether <see cref="FilterOf"/> gives the calls of these versions and no others.</summary>
    public static bool IsExact(Model model, IEnumerable<ModelVersion> versions)
    {
        var linked = Linked(model, versions);
        return Kinds(linked, version => version.VersionAttribute is null ? version.ResponseModels : []) <= 1 || Kinds(linked, Stated) <= 1;
    }

    private static int Kinds(List<LinkedVersion> linked, Func<LinkedVersion, IReadOnlyList<string>> values) =>
        linked.Select(version => string.Join('\n', values(version).Order(StringComparer.Ordinal))).Distinct(StringComparer.Ordinal).Count();

    private static List<LinkedVersion> Linked(Model model, IEnumerable<ModelVersion> versions) =>
        [.. versions.Select(version => Link(model.Application, version, [])).Where(version => version.IsLinked)];

    internal static LinkedVersion Link(string? application, ModelVersion version, IReadOnlyCollection<string> deployedIn) =>
        new(version.ModelId, version.Id, application, version.ResponseModels, version.ServiceVersions, version.VersionAttribute, deployedIn);

    private static IReadOnlyList<string> Stated(LinkedVersion version) => version.VersionAttribute is { } stated ? [stated] : version.ServiceVersions;

    /// <summary>What one of the versions carries; nothing where one of them carries anything.</summary>
    private static List<string> Common(List<LinkedVersion> linked, Func<LinkedVersion, IReadOnlyList<string>> values) =>
        linked.Exists(version => values(version).Count == 0) ? [] : [.. linked.SelectMany(values).Distinct(StringComparer.Ordinal)];
}
