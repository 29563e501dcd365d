namespace Portal.Tools.Demo;

/// <summary>What a presenter can make happen while the demo runs.</summary>
internal enum DemoCue
{
    /// <summary>A release of support-assistant: its questions grow longer and turn Spanish, its answers shorter and worse, and the provider's fingerprint changes.</summary>
    Drift,

    /// <summary>One provider slows down fivefold and fails nearly every second call.</summary>
    Incident,

    /// <summary>loan-advisor approves women far less often.</summary>
    Bias,

    /// <summary>Answers of support-assistant name personal data.</summary>
    Leak,

    /// <summary>A release of contract-review answers worse, without anything else about it changing.</summary>
    Quality,

    /// <summary>People attack support-assistant: guards find injected prompts, and the provider refuses.</summary>
    Attack,
}

internal static class DemoCues
{
    /// <summary>The cues by the names of the command line.</summary>
    public static IReadOnlyDictionary<string, DemoCue> Names { get; } = new Dictionary<string, DemoCue>(StringComparer.Ordinal)
    {
        ["drift"] = DemoCue.Drift,
        ["incident"] = DemoCue.Incident,
        ["bias"] = DemoCue.Bias,
        ["leak"] = DemoCue.Leak,
        ["quality"] = DemoCue.Quality,
        ["attack"] = DemoCue.Attack,
    };
}

/// <summary>Which cues are on, and until when.</summary>
internal sealed class DemoScript
{
    private readonly Dictionary<DemoCue, DateTimeOffset> _until = [];

    public void Start(DemoCue cue, DateTimeOffset until) => _until[cue] = until;

    public bool Has(DemoCue cue, DateTimeOffset at) => _until.TryGetValue(cue, out var until) && at < until;
}
