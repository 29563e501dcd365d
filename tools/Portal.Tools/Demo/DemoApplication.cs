namespace Portal.Tools.Demo;

/// <summary>The attribute names an application's instrumentation uses.</summary>
internal enum DemoDialect
{
    GenAi,
    OpenInference,
    OpenLlmetry,
}

/// <summary>What surrounds an application's model call in its trace.</summary>
internal enum DemoShape
{
    /// <summary>Nothing: the call is the trace.</summary>
    Plain,

    /// <summary>A workflow that looks documents up and then asks the model.</summary>
    Retrieval,

    /// <summary>An agent that asks the model, runs a tool, and asks again with the tool's result.</summary>
    Agent,
}

/// <summary>One of the demo's applications.</summary>
/// <param name="Team">Who owns it, as the application says; empty: it does not.</param>
/// <param name="Weight">Share of all traffic.</param>
/// <param name="Models">Models with their shares; shares add up to 1.</param>
/// <param name="InputMedian">Median input tokens; the spread is log-normal.</param>
/// <param name="OfficeHours">0: the same traffic day and night; 1: none outside working hours.</param>
/// <param name="Versions">Versions with the age at which each was deployed, newest last.</param>
internal sealed record DemoApplication(
    string Name,
    string Team,
    string Environment,
    DemoDialect Dialect,
    double Weight,
    IReadOnlyList<(DemoModel Model, double Share)> Models,
    double InputMedian,
    double OutputMedian,
    double OfficeHours,
    bool Streaming,
    DemoShape Shape,
    IReadOnlyList<(string Version, TimeSpan DeployedAge)> Versions)
{
    /// <summary>Decides about people: its calls carry their groups and the outcome.</summary>
    public bool DecidesOnPeople { get; init; }

    /// <summary>The version that a cue releases; empty: none does.</summary>
    public string NextVersion { get; init; } = "";

    /// <summary>The tool its agent runs.</summary>
    public string Tool { get; init; } = "lookup";

    public static IReadOnlyList<DemoApplication> All { get; } =
    [
        new("support-assistant", "customer-care", "production", DemoDialect.GenAi, 0.28, [(DemoModel.Gpt4OMini, 0.8), (DemoModel.Gpt4O, 0.2)],
            900, 180, 0.6, Streaming: true, DemoShape.Retrieval, [("2.3.1", TimeSpan.FromDays(60)), ("2.4.0", TimeSpan.FromDays(9))])
        {
            NextVersion = "2.5.0",
        },
        new("product-search", "storefront", "production", DemoDialect.OpenInference, 0.26, [(DemoModel.Embedding, 0.6), (DemoModel.Flash, 0.4)],
            140, 90, 0.3, Streaming: false, DemoShape.Plain, [("1.18.0", TimeSpan.FromDays(60)), ("1.19.2", TimeSpan.FromDays(4))]),
        new("code-companion", "platform", "production", DemoDialect.GenAi, 0.17, [(DemoModel.Gpt41, 0.55), (DemoModel.Sonnet, 0.45)],
            2600, 420, 0.8, Streaming: true, DemoShape.Agent, [("0.9.4", TimeSpan.FromDays(60)), ("0.10.0", TimeSpan.FromDays(15)), ("0.10.1", TimeSpan.FromDays(2))])
        {
            Tool = "run_tests",
        },
        new("contract-review", "legal", "production", DemoDialect.GenAi, 0.08, [(DemoModel.Sonnet, 1)],
            9500, 700, 0.9, Streaming: true, DemoShape.Plain, [("3.0.2", TimeSpan.FromDays(60))])
        {
            NextVersion = "3.1.0",
        },
        new("fraud-triage", "risk", "production", DemoDialect.OpenLlmetry, 0.09, [(DemoModel.Haiku, 1)],
            1500, 120, 0.2, Streaming: false, DemoShape.Agent, [("1.4.0", TimeSpan.FromDays(60)), ("1.5.0", TimeSpan.FromDays(20))])
        {
            Tool = "get_transactions",
        },
        new("loan-advisor", "lending", "production", DemoDialect.GenAi, 0.07, [(DemoModel.O4Mini, 1)],
            1800, 600, 0.9, Streaming: false, DemoShape.Agent, [("1.0.0", TimeSpan.FromDays(60)), ("1.1.0", TimeSpan.FromDays(12))])
        {
            DecidesOnPeople = true,
            Tool = "credit_history",
        },
        new("meeting-notes", "", "staging", DemoDialect.OpenLlmetry, 0.05, [(DemoModel.Mistral, 1)],
            5200, 650, 0.9, Streaming: false, DemoShape.Plain, [("0.4.0", TimeSpan.FromDays(60))]),
    ];

    /// <summary>The version that served a call made <paramref name="age"/> before the demo's start.</summary>
    public string VersionAt(TimeSpan age) => Versions.Last(v => v.DeployedAge >= age || v == Versions[0]).Version;
}
