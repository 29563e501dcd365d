using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Statistics;

namespace Portal.Bias;

/// <summary>What went into one number, for its "how is this computed".</summary>
internal static class BiasInputs
{
    /// <param name="more">What else is to be said; entries without a value are left out.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(IStringLocalizer text, Estimate estimate, Computation? computation, params IEnumerable<(string Name, string? Value)> more)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        List<(string Name, string? Value)> own =
        [
            (text["InputValue"], Exact(estimate.Value)),
            (text["InputInterval"], estimate is { Low: { } low, High: { } high } ? $"{Exact(low)} – {Exact(high)}" : null),
            (text["InputN"], BiasWords.Count(estimate.N)),
            .. more,
        ];
        return [.. own.Where(input => input.Value is not null).Select(input => KeyValuePair.Create(input.Name, input.Value!)), .. computation?.Inputs ?? []];
    }

    private static string? Exact(double? value) => value?.ToString("0.######", CultureInfo.CurrentCulture);
}
