using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Telemetry.Quality;

namespace Portal.Quality;

/// <summary>What panels of one evaluation, or of two versions, need to know beside filter and range: <c>name=relevance&amp;by=model</c>, <c>baseline=2.3&amp;candidate=2.4&amp;share=0.1</c>.</summary>
internal sealed record QualityArgument
{
    private const int Longest = 256;

    public string Name { get; init; } = "";

    public QualityDimension By { get; init; } = QualityDimension.Model;

    public string Baseline { get; init; } = "";

    public string Candidate { get; init; } = "";

    /// <summary>The candidate's planned share of the traffic of both; null: not planned.</summary>
    public double? Share { get; init; }

    /// <summary>Equal arguments are equal texts.</summary>
    public string ToBreakdown() => $"name={Uri.EscapeDataString(Name)}&by={By}";

    /// <summary>Equal arguments are equal texts.</summary>
    public string ToComparison() => string.Create(
        CultureInfo.InvariantCulture, $"baseline={Uri.EscapeDataString(Baseline)}&candidate={Uri.EscapeDataString(Candidate)}{(Share is { } share ? $"&share={share:R}" : "")}");

    /// <summary>What is wrong with the argument of a breakdown; null when it can be used.</summary>
    public static string? BreakdownFault(string? text) =>
        !TryParse(text, out var argument, out var fault) ? fault : argument.Name.Length == 0 ? "Name the evaluation: name=relevance&by=model." : null;

    /// <summary>What is wrong with the argument of a comparison; null when it can be used.</summary>
    public static string? ComparisonFault(string? text) =>
        !TryParse(text, out var argument, out var fault) ? fault
        : argument.Baseline.Length == 0 || argument.Candidate.Length == 0 ? "Name two versions: baseline=2.3&candidate=2.4, and share=0.1 where the traffic is split on purpose." : null;

    /// <exception cref="FormatException">The text is no argument.</exception>
    public static QualityArgument Parse(string? text) => TryParse(text, out var argument, out var fault) ? argument : throw new FormatException(fault);

    /// <summary>Reads a share, which lies between 0 and 1.</summary>
    public static bool TryShare(string? text, out double share) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share) && share is > 0 and < 1;

    private static bool TryParse(string? text, [NotNullWhen(true)] out QualityArgument? argument, [NotNullWhen(false)] out string? fault)
    {
        argument = new QualityArgument();
        fault = null;
        foreach (var (name, values) in QueryHelpers.ParseQuery(text))
        {
            var value = values.ToString();
            argument = name switch
            {
                "name" when value.Length <= Longest => argument with { Name = value },
                "by" when Enum.TryParse<QualityDimension>(value, ignoreCase: true, out var by) && Enum.IsDefined(by) => argument with { By = by },
                "baseline" when value.Length <= Longest => argument with { Baseline = value },
                "candidate" when value.Length <= Longest => argument with { Candidate = value },
                "share" when TryShare(value, out var share) => argument with { Share = share },
                _ => null,
            };
            if (argument is null)
            {
                fault = $"'{(name.Length <= 20 ? name : name[..20])}' cannot be used: write name, by (application, model, version or evaluator), baseline, candidate and share (between 0 and 1), as in a query string.";
                return false;
            }
        }
        return true;
    }
}
