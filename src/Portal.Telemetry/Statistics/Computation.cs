namespace Portal.Telemetry.Statistics;

/// <summary>How a number came to be, for its "how is this computed" panel: anybody can repeat it from here.</summary>
/// <param name="Method">The statistic's name in the field, such as <c>Population stability index</c>.</param>
/// <param name="Formula">In plain mathematical notation.</param>
/// <param name="Source">Paper or handbook with section.</param>
/// <param name="Inputs">Windows, sample sizes, rules and parameters, in the order to read them.</param>
/// <param name="Sql">The statement that ran, with placeholders where its parameters stand (their values are among the inputs); null: none ran.</param>
public sealed record Computation(string Method, string Formula, string Source, IReadOnlyList<KeyValuePair<string, string>> Inputs, string? Sql);
