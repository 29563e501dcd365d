using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Safety;

/// <summary>
/// Judges rates together: a rate needs a sample, a rise must be significant after correction over all rates looked at (Benjamini and Hochberg, q = 0.05) and large
/// enough to matter, one percentage point or a quarter. Two rules of their own: what was never found is fine, and a secret in an answer always needs a look.
/// </summary>
public static class SafetyRule
{
    /// <summary>Fewer are not judged.</summary>
    public const long LeastChecks = 100;

    /// <summary>The reference is this many times as long as the window, and ends where it begins.</summary>
    public const int ReferenceWindows = 4;

    private const double FalseDiscoveries = 0.05;
    private const double LeastDifference = 0.01;
    private const double LeastRatio = 1.25;
    private const double AlertRatio = 2;

    /// <summary>Gives every rate its verdict and puts the worst first.</summary>
    public static IReadOnlyList<SafetyRate> Judge(IReadOnlyCollection<SafetyRate> rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        var compared = rates.Where(IsCompared).ToList();
        var adjusted = BenjaminiHochberg.Adjust(compared.Select(PValue).ToArray());
        var significant = compared.Where((_, i) => adjusted[i] < FalseDiscoveries).Select(rate => rate.Check).ToHashSet();
        return
        [
            .. rates.Select(rate => Judge(rate, significant.Contains(rate.Check)))
                .OrderByDescending(rate => Weight(rate.Verdict)).ThenByDescending(rate => rate.Rate.Value ?? -1).ThenBy(rate => rate.Check.Category, StringComparer.Ordinal).ThenBy(rate => rate.Check.Source, StringComparer.Ordinal),
        ];
    }

    private static SafetyRate Judge(SafetyRate rate, bool significant)
    {
        var (verdict, reason) = Verdict(rate, significant);
        return rate with { Verdict = verdict, Reason = reason };
    }

    private static (Verdict Verdict, SafetyReason Reason) Verdict(SafetyRate rate, bool significant)
    {
        if (rate.Rate.Value is not { } value || rate.Checks == 0)
        {
            return (Statistics.Verdict.NoData, SafetyReason.NothingChecked);
        }
        if (value > 0 && rate.Check is { Category: "secret", Place: "output" })
        {
            return (Statistics.Verdict.Watch, SafetyReason.SecretsLeft);
        }
        if (rate.Rate.N < LeastChecks)
        {
            return (Statistics.Verdict.Insufficient, SafetyReason.TooFew);
        }
        if (value == 0)
        {
            return (Statistics.Verdict.Ok, SafetyReason.NothingFound);
        }
        if (!IsCompared(rate))
        {
            return (Statistics.Verdict.Ok, SafetyReason.NoReference);
        }
        var before = rate.Reference.Value!.Value;
        var matters = value - before >= LeastDifference || (before > 0 && value / before >= LeastRatio);
        return !significant || value <= before || !matters ? (Statistics.Verdict.Ok, SafetyReason.AsBefore)
            : value >= AlertRatio * before && value - before >= LeastDifference ? (Statistics.Verdict.Alert, SafetyReason.MoreThanDoubled)
            : (Statistics.Verdict.Watch, SafetyReason.Risen);
    }

    private static bool IsCompared(SafetyRate rate) => rate.Rate is { Value: not null, N: >= LeastChecks } && rate.Reference is { Value: not null, N: >= LeastChecks };

    private static double PValue(SafetyRate rate) =>
        Proportions.TwoProportionZ(Found(rate.Rate), rate.Rate.N, Found(rate.Reference), rate.Reference.N)?.P ?? 1;

    private static long Found(Estimate rate) => (long)Math.Round(rate.Value!.Value * rate.N);

    private static int Weight(Verdict verdict) => verdict switch
    {
        Statistics.Verdict.Alert => 4,
        Statistics.Verdict.Watch => 3,
        Statistics.Verdict.Ok => 2,
        Statistics.Verdict.Insufficient => 1,
        _ => 0,
    };
}
