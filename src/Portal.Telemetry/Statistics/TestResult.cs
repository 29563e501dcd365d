namespace Portal.Telemetry.Statistics;

/// <summary>Outcome of a significance test.</summary>
/// <param name="Statistic">The test's own statistic: z, t, U, chi-square.</param>
/// <param name="P">Two-sided probability of a statistic at least as extreme if nothing differs.</param>
public readonly record struct TestResult(double Statistic, double P);
