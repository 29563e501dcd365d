using Portal.Testing;

namespace Portal.Tests.Statistics;

/// <summary>
/// The portal and scipy agree on 200 random cases of every statistic, on the same binned input where the portal bins. scipy-cases.jsonl holds what
/// scipy_cases.py printed, so that the comparison runs on machines without scipy; where scipy is at hand the script runs too.
/// </summary>
public sealed class ScipyAgreementTests
{
    private const int CasesOfAKind = 200;

    // The script prints ten digits. Below 1e-280 some of scipy's tails have lost theirs.
    private const double Relative = 1e-8;
    private const double Absolute = 1e-280;

    private static readonly string[] Kinds = ["counts", "contingency", "rates", "means", "pairs", "adjust", "kappa", "sequential", "vectors", "functions"];
    private static readonly string Folder = Path.Combine(RepositoryFolder.Root, "tests", "Portal.Tests", "Statistics");

    public static TheoryData<string> EveryKind => [.. Kinds];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Statistics_OnTheCommittedCases_AgreeWithScipy(string kind)
    {
        var cases = File.ReadLines(Path.Combine(Folder, "scipy-cases.jsonl")).Select(ScipyCase.Parse).Where(one => one.Kind == kind).ToList();

        cases.Count.ShouldBe(CasesOfAKind);
        Disagreements(cases).ShouldBeEmpty();
    }

    [Fact]
    public async Task Statistics_OnCasesScipyAnswersNow_Agree()
    {
        var python = await ScipyProgram.FindAsync();
        Assert.SkipWhen(python is null, "No Python with scipy here and Debian's python3-scipy could not be fetched; the committed cases were compared.");

        var cases = (await ScipyProgram.RunAsync(python!, Path.Combine(Folder, "scipy_cases.py")))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ScipyCase.Parse).ToList();

        cases.CountBy(one => one.Kind).ShouldBe(Kinds.Select(kind => KeyValuePair.Create(kind, CasesOfAKind)), ignoreOrder: true);
        Disagreements(cases).ShouldBeEmpty();
    }

    private static List<string> Disagreements(List<ScipyCase> cases) =>
    [
        .. from one in cases
           from outcome in one.Outcomes()
           let ours = ScipyAnswers.Of(one, outcome.Name)
           where ours is null || ours.Length != outcome.Values.Length || !ours.Zip(outcome.Values, Same).All(same => same)
           select $"{one.Kind}.{outcome.Name} of {one.Given}: scipy {string.Join(' ', outcome.Values)}, portal {string.Join(' ', ours ?? [])}",
    ];

    private static bool Same(double ours, double scipys) => Math.Abs(ours - scipys) <= (Relative * Math.Abs(scipys)) + Absolute;
}
