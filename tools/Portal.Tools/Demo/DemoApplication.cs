namespace Portal.Tools.Demo;

/// <summary>The attribute names an application's instrumentation uses.</summary>
internal enum DemoDialect
{
    GenAi,
    OpenInference,
    OpenLlmetry,
}

/// <summary>One of the demo's applications.</summary>
/// <param name="Weight">Share of all model calls.</param>
/// <param name="Models">Models with their shares; shares add up to 1.</param>
/// <param name="InputMedian">Median input tokens; the spread is log-normal.</param>
/// <param name="OfficeHours">0: the same traffic day and night; 1: none outside working hours.</param>
/// <param name="Versions">Versions with the age at which each was deployed, newest last.</param>
internal sealed record DemoApplication(
    string Name,
    string Environment,
    DemoDialect Dialect,
    double Weight,
    IReadOnlyList<(DemoModel Model, double Share)> Models,
    double InputMedian,
    double OutputMedian,
    double OfficeHours,
    bool Streaming,
    bool Agent,
    IReadOnlyList<(string Version, TimeSpan DeployedAge)> Versions)
{
    public static IReadOnlyList<DemoApplication> All { get; } =
    [
        new("support-assistant", "production", DemoDialect.GenAi, 0.30, [(DemoModel.Gpt4OMini, 0.8), (DemoModel.Gpt4O, 0.2)],
            900, 180, 0.6, Streaming: true, Agent: false, [("2.3.1", TimeSpan.FromDays(60)), ("2.4.0", TimeSpan.FromDays(9))]),
        new("product-search", "production", DemoDialect.OpenInference, 0.28, [(DemoModel.Embedding, 0.6), (DemoModel.Flash, 0.4)],
            140, 90, 0.3, Streaming: false, Agent: false, [("1.18.0", TimeSpan.FromDays(60)), ("1.19.2", TimeSpan.FromDays(4))]),
        new("code-companion", "production", DemoDialect.GenAi, 0.18, [(DemoModel.Gpt41, 0.55), (DemoModel.Sonnet, 0.45)],
            2600, 420, 0.8, Streaming: true, Agent: true, [("0.9.4", TimeSpan.FromDays(60)), ("0.10.0", TimeSpan.FromDays(15)), ("0.10.1", TimeSpan.FromDays(2))]),
        new("contract-review", "production", DemoDialect.GenAi, 0.09, [(DemoModel.Sonnet, 1)],
            9500, 700, 0.9, Streaming: true, Agent: false, [("3.0.2", TimeSpan.FromDays(60))]),
        new("fraud-triage", "production", DemoDialect.OpenLlmetry, 0.10, [(DemoModel.Haiku, 1)],
            1500, 120, 0.2, Streaming: false, Agent: true, [("1.4.0", TimeSpan.FromDays(60)), ("1.5.0", TimeSpan.FromDays(20))]),
        new("meeting-notes", "staging", DemoDialect.OpenLlmetry, 0.05, [(DemoModel.Mistral, 1)],
            5200, 650, 0.9, Streaming: false, Agent: false, [("0.4.0", TimeSpan.FromDays(60))]),
    ];

    /// <summary>The version that served a call made <paramref name="age"/> before the demo's start.</summary>
    public string VersionAt(TimeSpan age) => Versions.Last(v => v.DeployedAge >= age || v == Versions[0]).Version;
}
