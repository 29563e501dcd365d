namespace Portal.Governance.Models.DataSets;

/// <summary>A data set as a person or program states it. Empty text counts as absent.</summary>
public sealed record DataSetDraft
{
    public string Title { get; init; } = "";
    public string Description { get; init; } = "";
    public DataSetUse Use { get; init; }
    public PersonalContent PersonalContent { get; init; }
    public string? License { get; init; }
    public string? Owner { get; init; }

    public static DataSetDraft Of(DataSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return new DataSetDraft
        {
            Title = set.Title,
            Description = set.Description,
            Use = set.Use,
            PersonalContent = set.PersonalContent,
            License = set.License,
            Owner = set.Owner,
        };
    }

    internal void WriteTo(DataSet set)
    {
        set.Title = Title.Trim();
        set.Description = Description.Trim();
        (set.Use, set.PersonalContent) = (Use, PersonalContent);
        set.License = ModelRules.Tidy(License);
        set.Owner = ModelRules.Tidy(Owner);
    }
}

/// <summary>What data came from.</summary>
/// <param name="DataSet">Name of a registered data set; null: from <paramref name="Origin"/>.</param>
/// <param name="Version">Name of its version.</param>
/// <param name="Origin">Something outside the portal.</param>
public sealed record DataSetSource(DerivationKind Kind, string? DataSet = null, string? Version = null, string? Origin = null);

/// <summary>A version of a data set as a person or program states it. Empty text counts as absent.</summary>
public sealed record DataSetVersionDraft
{
    public required string Name { get; init; }
    public string? Digest { get; init; }
    public string? Location { get; init; }
    public long? Rows { get; init; }
    public long? Bytes { get; init; }
    public string Notes { get; init; } = "";
    public IReadOnlyList<DataSetSource> Sources { get; init; } = [];
}
