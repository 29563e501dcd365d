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

    [Parameter, EditorRequired] internal QualityView View { get; set; } = QualityView.Empty;

    [Parameter, EditorRequired] internal EventCallback<QualityView> OnChoose { get; set; }

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

    private Task Choose(QualityView view) => OnChoose.InvokeAsync(view);

    private Task ChangeShare(ChangeEventArgs change) =>
        Choose(View with
        {
            Share = double.TryParse(Chosen(change), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100 ? percent / 100 : null,
        });
}
