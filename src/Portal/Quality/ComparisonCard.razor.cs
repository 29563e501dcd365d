using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Quality;
using Portal.Ui;

namespace Portal.Quality;

/// <summary>Two versions side by side, chosen here and kept in the address.</summary>
public sealed partial class ComparisonCard : ComponentBase
{
    private IReadOnlyList<DataColumn<EvaluationComparison>> _columns = [];

    [Parameter, EditorRequired] public IReadOnlyList<string> Versions { get; set; } = [];

    /// <summary>Null: not computed yet, or nothing to compare is chosen.</summary>
    [Parameter, EditorRequired] public ComparisonResult? Result { get; set; }

    /// <summary>What is chosen; empty: nothing yet.</summary>
    [Parameter, EditorRequired] public VersionChoice Choice { get; set; } = new("", "", null);

    [Parameter, EditorRequired] public EventCallback<VersionChoice> OnChoose { get; set; }

    [Inject] private IStringLocalizer<QualityTexts> Text { get; set; } = default!;

    private static string Calls(long calls) => UnitFormat.Format(calls, Unit.Count).ToString();

    private static string PValue(double? p) => p switch
    {
        null => "–",
        < 0.001 => "p < 0.001",
        { } value => $"p = {value.ToString("0.###", CultureInfo.CurrentCulture)}",
    };

    private static string Chosen(ChangeEventArgs change) => change.Value as string ?? "";

    /// <summary>A version of the address that made no call lately stays chosen.</summary>
    private IEnumerable<string> Choices(string chosen) => Versions.Contains(chosen, StringComparer.Ordinal) || chosen.Length == 0 ? Versions : [chosen, .. Versions];

    private Task Choose(VersionChoice choice) => OnChoose.InvokeAsync(choice);

    private Task ChangeShare(ChangeEventArgs change) =>
        Choose(Choice with
        {
            Share = double.TryParse(Chosen(change), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100 ? percent / 100 : null,
        });
}

/// <summary>Two versions to compare.</summary>
/// <param name="Share">The candidate's planned share of the traffic of both, 0 to 1; null: not planned.</param>
public sealed record VersionChoice(string Baseline, string Candidate, double? Share);
