namespace Portal.Governance.Models.DataSets;

/// <summary>What data sets and their versions have to fulfil. Each check gives everything that is wrong, in the order of the form.</summary>
public static class DataSetRules
{
    public const int LicenseLength = 100;
    public const int LocationLength = 1000;
    public const int MostSources = 50;

    public static IReadOnlyList<ModelFault> Check(DataSetDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        List<ModelFault> faults = [];
        if (string.IsNullOrWhiteSpace(draft.Title))
        {
            faults.Add(new ModelFault(ModelFaultKind.TitleMissing, nameof(draft.Title)));
        }
        Length(faults, draft.Title, ModelLimits.Title, nameof(draft.Title));
        Length(faults, draft.Description, ModelLimits.Purpose, nameof(draft.Description));
        Length(faults, draft.License, LicenseLength, nameof(draft.License));
        Length(faults, draft.Owner, ModelLimits.Author, nameof(draft.Owner));
        return faults;
    }

    public static IReadOnlyList<ModelFault> Check(DataSetVersionDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        List<ModelFault> faults = [.. ModelRules.CheckVersionName(draft.Name), .. ModelRules.CheckDigest(draft.Digest, nameof(draft.Digest))];
        Length(faults, draft.Location, LocationLength, nameof(draft.Location));
        Length(faults, draft.Notes, ModelLimits.Notes, nameof(draft.Notes));
        if (draft.Rows < 0)
        {
            faults.Add(new ModelFault(ModelFaultKind.Negative, nameof(draft.Rows)));
        }
        if (draft.Bytes < 0)
        {
            faults.Add(new ModelFault(ModelFaultKind.Negative, nameof(draft.Bytes)));
        }
        if (draft.Sources.Count > MostSources)
        {
            faults.Add(new ModelFault(ModelFaultKind.TooManySources, nameof(draft.Sources), MostSources));
        }
        for (var i = 0; i < draft.Sources.Count; i++)
        {
            var source = draft.Sources[i];
            var registered = ModelRules.Tidy(source.DataSet) is not null && ModelRules.Tidy(source.Version) is not null;
            var outside = ModelRules.Tidy(source.Origin) is not null;
            if (registered == outside)
            {
                faults.Add(new ModelFault(ModelFaultKind.SourceUnclear, $"{nameof(draft.Sources)}[{i}]"));
            }
            Length(faults, source.Origin, LocationLength, $"{nameof(draft.Sources)}[{i}]");
        }
        return faults;
    }

    private static void Length(List<ModelFault> faults, string? text, int most, string field)
    {
        if (text?.Trim().Length > most)
        {
            faults.Add(new ModelFault(ModelFaultKind.TooLong, field, most));
        }
    }
}
