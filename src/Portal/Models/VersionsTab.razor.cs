using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>The versions of a model: what each consists of, by what its calls are told, and where it is in its life.</summary>
public sealed partial class VersionsTab
{
    private const int PageSize = 50;

    private Form? _form;
    private ModelVersion? _moving;
    private int _most = PageSize;

    /// <param name="Version">Null: a new one.</param>
    private sealed record Form(ModelVersion? Version);

    private string Headline()
    {
        var production = Versions.Count(version => version.Stage == LifecycleStage.Production);
        return Text[Versions.Count == 1 ? "VersionsOne" : "VersionsSome", Versions.Count, production];
    }

    private IEnumerable<(string Label, string Value)> Facts(ModelVersion version)
    {
        var basis = version.BaseVersionId is { } id ? Versions.FirstOrDefault(other => other.Id == id)?.Name : null;
        (string Label, string? Value)[] facts =
        [
            (Text["FieldProviderModelId"], version.ProviderModelId),
            (Text["FieldArtifactDigest"], version.ArtifactDigest),
            (Text["FieldPrompt"], version.PromptName is null ? null : string.Join(' ', new[] { version.PromptName, version.PromptVersion }.OfType<string>())),
            (Text["FieldBaseModel"], basis ?? version.BaseModel),
            (Text["FieldResponseModels"], version.VersionAttribute is null ? Joined(version.ResponseModels) : null),
            (Text["FieldServiceVersions"], version.VersionAttribute is null ? Joined(version.ServiceVersions) : null),
            (Text["FieldVersionAttribute"], version.VersionAttribute is { } stated ? $"{VersionLinks.Attribute} = {stated}" : null),
        ];
        var known = facts.Where(fact => fact.Value is not null).Select(fact => (fact.Label, fact.Value!)).ToList();
        return ModelTelemetry.Link(null, version, []).IsLinked ? known : known.Append((Text["Link"].Value, Text["NotLinked"].Value));
    }

    private static string? Joined(List<string> values) => values.Count == 0 ? null : string.Join(", ", values);

    private Task SavedAsync(ModelVersion version)
    {
        (_form, Message) = (null, Text["VersionSaved", version.Name]);
        return LoadAsync();
    }

    private Task MovedAsync(ModelVersion version)
    {
        (_moving, Message) = (null, Text["VersionMoved", version.Name, Words.Of(version.Stage)]);
        return LoadAsync();
    }
}
