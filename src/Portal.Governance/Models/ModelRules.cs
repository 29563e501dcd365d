using System.Text.RegularExpressions;

namespace Portal.Governance.Models;

/// <summary>What models, versions and deployments have to fulfil. Each check gives everything that is wrong, in the order of the form.</summary>
public static partial class ModelRules
{
    /// <summary>Parts of addresses below <c>/models</c> that are pages of their own.</summary>
    private static readonly string[] Reserved = ["unregistered", "new", "risk-classes"];

    /// <summary>The name a title suggests: <c>Support assistant (EU)</c> becomes <c>support-assistant-eu</c>.</summary>
    public static string NameFrom(string title)
    {
        var name = NotInName().Replace(SearchFold.Of(title), "-").Trim('-', '.', '_');
        name = name.Length <= ModelLimits.Name ? name : name[..ModelLimits.Name].TrimEnd('-', '.', '_');
        return Reserved.Contains(name, StringComparer.Ordinal) ? $"{name}-model" : name;
    }

    public static IReadOnlyList<ModelFault> CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length == 0 ? [new(ModelFaultKind.NameMissing, nameof(Model.Name))]
            : name.Length > ModelLimits.Name ? [new(ModelFaultKind.TooLong, nameof(Model.Name), ModelLimits.Name)]
            : !Name().IsMatch(name) ? [new(ModelFaultKind.NameNotAllowed, nameof(Model.Name))]
            : Reserved.Contains(name, StringComparer.Ordinal) ? [new(ModelFaultKind.NameReserved, nameof(Model.Name), name)]
            : [];
    }

    public static IReadOnlyList<ModelFault> Check(ModelDraft draft, RiskClasses classes)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(classes);
        var faults = new Faults();
        faults.When(string.IsNullOrWhiteSpace(draft.Title), ModelFaultKind.TitleMissing, nameof(draft.Title));
        faults.Length(draft.Title, ModelLimits.Title, nameof(draft.Title));
        faults.When(string.IsNullOrWhiteSpace(draft.Purpose), ModelFaultKind.PurposeMissing, nameof(draft.Purpose));
        faults.Length(draft.Purpose, ModelLimits.Purpose, nameof(draft.Purpose));
        faults.Length(draft.Application, ModelLimits.Application, nameof(draft.Application));
        faults.Length(draft.Provider, ModelLimits.Provider, nameof(draft.Provider));
        faults.When(draft.OwnerId is not null && draft.OwnerTeamId is not null, ModelFaultKind.OwnerTwice, nameof(draft.OwnerId));
        var risk = Tidy(draft.RiskClass);
        faults.When(risk is not null && classes.Find(risk) is null, ModelFaultKind.RiskClassUnknown, nameof(draft.RiskClass), draft.RiskClass ?? "");
        faults.When(risk is not null && string.IsNullOrWhiteSpace(draft.RiskBasis), ModelFaultKind.RiskBasisMissing, nameof(draft.RiskBasis));
        faults.Length(draft.RiskBasis, ModelLimits.RiskBasis, nameof(draft.RiskBasis));
        return faults.All;
    }

    public static IReadOnlyList<ModelFault> CheckVersionName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Trim().Length == 0 ? [new(ModelFaultKind.NameMissing, nameof(ModelVersion.Name))]
            : name.Trim().Length > ModelLimits.VersionName ? [new(ModelFaultKind.TooLong, nameof(ModelVersion.Name), ModelLimits.VersionName)]
            : [];
    }

    public static IReadOnlyList<ModelFault> Check(VersionDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var faults = new Faults();
        faults.Length(draft.Notes, ModelLimits.Notes, nameof(draft.Notes));
        faults.Add(CheckDigest(draft.ArtifactDigest, nameof(draft.ArtifactDigest)));
        faults.Length(draft.ProviderModelId, ModelLimits.ModelId, nameof(draft.ProviderModelId));
        faults.Length(draft.PromptName, ModelLimits.PromptName, nameof(draft.PromptName));
        faults.Length(draft.PromptVersion, ModelLimits.VersionName, nameof(draft.PromptVersion));
        faults.When(Tidy(draft.PromptVersion) is not null && Tidy(draft.PromptName) is null, ModelFaultKind.PromptNameMissing, nameof(draft.PromptName));
        faults.Length(draft.BaseModel, ModelLimits.ModelId, nameof(draft.BaseModel));
        faults.Links(draft.ResponseModels, nameof(draft.ResponseModels));
        faults.Links(draft.ServiceVersions, nameof(draft.ServiceVersions));
        faults.Length(draft.VersionAttribute, ModelLimits.ModelId, nameof(draft.VersionAttribute));
        return faults.All;
    }

    /// <summary>A digest names its algorithm: <c>sha256:…</c>.</summary>
    internal static IReadOnlyList<ModelFault> CheckDigest(string? text, string field)
    {
        var faults = new Faults();
        faults.Length(text, ModelLimits.Digest, field);
        faults.When(Tidy(text) is { } digest && !Digest().IsMatch(digest), ModelFaultKind.DigestNotAllowed, field);
        return faults.All;
    }

    /// <param name="field">The field the reason was typed in.</param>
    public static IReadOnlyList<ModelFault> CheckReason(string reason, string field)
    {
        var faults = new Faults();
        faults.When(string.IsNullOrWhiteSpace(reason), ModelFaultKind.ReasonMissing, field);
        faults.Length(reason, ModelLimits.Reason, field);
        return faults.All;
    }

    internal static string? Tidy(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    internal static List<string> Tidy(IEnumerable<string> texts) => [.. texts.Select(Tidy).OfType<string>().Distinct(StringComparer.Ordinal)];

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex("[^a-z0-9._]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInName();

    [GeneratedRegex("^[a-z0-9+._-]+:[A-Za-z0-9=_-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digest();

    private sealed class Faults
    {
        private readonly List<ModelFault> _all = [];

        public IReadOnlyList<ModelFault> All => _all;

        public void Add(IEnumerable<ModelFault> faults) => _all.AddRange(faults);

        public void When(bool wrong, ModelFaultKind kind, string field, params IReadOnlyList<object> values)
        {
            if (wrong)
            {
                _all.Add(new ModelFault(kind, field, values));
            }
        }

        public void Length(string? text, int most, string field) => When(text?.Trim().Length > most, ModelFaultKind.TooLong, field, most);

        public void Links(IReadOnlyList<string> links, string field)
        {
            When(links.Count > ModelLimits.Links, ModelFaultKind.TooManyLinks, field, ModelLimits.Links);
            When(links.Any(link => link.Trim().Length > ModelLimits.ModelId), ModelFaultKind.TooLong, field, ModelLimits.ModelId);
        }
    }
}
