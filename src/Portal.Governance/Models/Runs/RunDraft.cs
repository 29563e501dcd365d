namespace Portal.Governance.Models.Runs;

/// <summary>Data a run read, as its recorder names them.</summary>
public sealed record RunInputDraft(string Name, string? Digest = null, string Context = "");

/// <summary>A run as its recorder states it.</summary>
public sealed record RunDraft
{
    public RunKind Kind { get; init; }
    public required string Name { get; init; }
    public RunStatus Status { get; init; } = RunStatus.Finished;

    /// <summary>Where it was recorded: <c>mlflow</c>, <c>api</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Its id there.</summary>
    public required string ExternalId { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? BaseModel { get; init; }

    /// <summary>Name of the registered version that came of it, or that it evaluated.</summary>
    public string? Version { get; init; }

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyList<RunMetric> Metrics { get; init; } = [];
    public IReadOnlyList<RunInputDraft> Inputs { get; init; } = [];

    internal void WriteTo(ModelRun run, Guid? versionId)
    {
        run.Kind = Kind;
        run.Name = Name.Trim();
        run.Status = Status;
        (run.StartedAt, run.EndedAt) = (StartedAt?.ToUniversalTime(), EndedAt?.ToUniversalTime());
        run.BaseModel = ModelRules.Tidy(BaseModel);
        run.VersionId = versionId;
        run.Parameters = ModelRun.Write(Parameters);
        run.Metrics = ModelRun.Write(Metrics);
    }
}

/// <summary>What runs have to fulfil.</summary>
public static class RunRules
{
    public const int NameLength = 250;
    public const int IdLength = 100;
    public const int MostValues = 2000;
    public const int MostInputs = 100;

    /// <summary>Longest value of a parameter, in characters: what MLflow allows.</summary>
    public const int ParameterLength = 6000;

    public static IReadOnlyList<ModelFault> Check(RunDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        List<ModelFault> faults = [];
        Text(faults, draft.Name, NameLength, nameof(draft.Name));
        Text(faults, draft.ExternalId, IdLength, nameof(draft.ExternalId));
        Text(faults, draft.Source, ModelLimits.Word, nameof(draft.Source));
        When(faults, draft.EndedAt < draft.StartedAt, ModelFaultKind.EndsBeforeStart, nameof(draft.EndedAt));
        When(faults, draft.BaseModel?.Trim().Length > ModelLimits.ModelId, ModelFaultKind.TooLong, nameof(draft.BaseModel), ModelLimits.ModelId);
        When(faults, draft.Parameters.Count > MostValues, ModelFaultKind.TooManyValues, nameof(draft.Parameters), MostValues);
        When(faults, draft.Parameters.Any(one => one.Key.Length is 0 or > NameLength), ModelFaultKind.TooLong, nameof(draft.Parameters), NameLength);
        When(faults, draft.Parameters.Any(one => one.Value.Length > ParameterLength), ModelFaultKind.TooLong, nameof(draft.Parameters), ParameterLength);
        When(faults, draft.Metrics.Count > MostValues, ModelFaultKind.TooManyValues, nameof(draft.Metrics), MostValues);
        When(faults, draft.Metrics.Any(one => one.Name.Length is 0 or > NameLength), ModelFaultKind.TooLong, nameof(draft.Metrics), NameLength);
        When(faults, draft.Inputs.Count > MostInputs, ModelFaultKind.TooManyValues, nameof(draft.Inputs), MostInputs);
        When(faults, draft.Inputs.Any(one => one.Name.Length is 0 or > NameLength || one.Context.Length > NameLength), ModelFaultKind.TooLong, nameof(draft.Inputs), NameLength);
        When(faults, draft.Inputs.Any(one => one.Digest?.Length > ModelLimits.Digest), ModelFaultKind.TooLong, nameof(draft.Inputs), ModelLimits.Digest);
        return faults;
    }

    private static void Text(List<ModelFault> faults, string text, int most, string field)
    {
        When(faults, string.IsNullOrWhiteSpace(text), ModelFaultKind.NameMissing, field);
        When(faults, text.Trim().Length > most, ModelFaultKind.TooLong, field, most);
    }

    private static void When(List<ModelFault> faults, bool wrong, ModelFaultKind kind, string field, params IReadOnlyList<object> values)
    {
        if (wrong)
        {
            faults.Add(new ModelFault(kind, field, values));
        }
    }
}
