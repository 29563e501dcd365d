using Portal.Live;
using Portal.Telemetry.Quality;

namespace Portal.Ingest.Evaluations;

/// <summary>A run of a bias benchmark with the result of every item, from which the scores are computed anew.</summary>
public sealed record BenchmarkSubmission
{
    /// <summary>The sender's own id of the run; a run that is known is not taken again.</summary>
    public string? Id { get; init; }

    /// <summary><c>bbq</c>, <c>crowsPairs</c>, <c>stereoSet</c> or <c>bold</c>.</summary>
    public BiasBenchmark? Benchmark { get; init; }
    public string? Application { get; init; }

    /// <summary>When it ran, ISO 8601 with a zone.</summary>
    public string? Time { get; init; }
    public string? Environment { get; init; }
    public string? Version { get; init; }
    public string? Model { get; init; }

    /// <summary>The scores its runner computed, by name; they are compared with those computed here.</summary>
    public IReadOnlyDictionary<string, double>? Reported { get; init; }
    public IReadOnlyList<BenchmarkItem>? Items { get; init; }
}

/// <summary>What a run's items give.</summary>
/// <param name="Stored">False: the run was known, nothing changed.</param>
/// <param name="Matches">Every reported score is the one computed; null: none was reported.</param>
public sealed record BenchmarkReceipt(string Id, bool Stored, bool? Matches, IReadOnlyList<BenchmarkRunScore> Scores);

internal static class BenchmarkRules
{
    private const int MostItems = 100_000;
    private const int MostFaults = 20;

    /// <summary>Everything that is wrong with a run, by field; empty when it can be scored.</summary>
    public static Dictionary<string, string[]> Check(BenchmarkSubmission run, DateTimeOffset oldest, DateTimeOffset newest)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (field, value) in (ReadOnlySpan<(string, string?)>)[("id", run.Id), ("application", run.Application)])
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                errors[field] = ["This is required."];
            }
        }
        foreach (var (field, value) in (ReadOnlySpan<(string, string?)>)
            [("id", run.Id), ("application", run.Application), ("environment", run.Environment), ("version", run.Version), ("model", run.Model)])
        {
            if (value is { Length: > EvaluationRules.LongestName })
            {
                errors[field] = [$"At most {EvaluationRules.LongestName} characters are kept."];
            }
        }
        if (!IsoTime.TryParse(run.Time, out var time, out var fault))
        {
            errors["time"] = [string.IsNullOrWhiteSpace(run.Time) ? "This is required." : fault];
        }
        else if (time < oldest || time > newest)
        {
            errors["time"] = [$"The time must lie from {IsoTime.Format(oldest)} to {IsoTime.Format(newest)}."];
        }
        if (run.Benchmark is not { } benchmark)
        {
            errors["benchmark"] = ["Use one of bbq, crowsPairs, stereoSet, bold."];
            return errors;
        }
        if (run.Items is not { Count: > 0 and <= MostItems } items)
        {
            errors["items"] = [$"Send the result of every item, at least one and at most {MostItems}."];
            return errors;
        }
        foreach (var (index, wrong) in items.Select(item => item is null ? "This is null." : BenchmarkScoring.Fault(benchmark, item)).Index().Where(item => item.Item is not null).Take(MostFaults))
        {
            errors[$"items[{index}]"] = [wrong!];
        }
        return errors;
    }

    /// <summary>The scores of a run that passed <see cref="Check"/>, beside what was reported. A reported score the benchmark does not have is a mismatch.</summary>
    public static IReadOnlyList<BenchmarkRunScore> Score(BenchmarkSubmission run)
    {
        var computed = BenchmarkScoring.Score(run.Benchmark!.Value, run.Items!);
        var reported = run.Reported ?? new Dictionary<string, double>();
        return
        [
            .. computed.Select(score => reported.TryGetValue(score.Name, out var sent)
                ? new BenchmarkRunScore(score.Name, score.Value, sent, score.Items, score.Matches(sent))
                : new BenchmarkRunScore(score.Name, score.Value, null, score.Items, null)),
            .. reported.Where(sent => computed.All(score => score.Name != sent.Key)).Select(sent => new BenchmarkRunScore(sent.Key, null, sent.Value, 0, false)),
        ];
    }
}
