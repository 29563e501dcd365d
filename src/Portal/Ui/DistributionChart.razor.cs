using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Portal.Ui;

/// <summary>
/// Two distributions over the same bins, one laid over the other: filled columns for what is looked at, an outline for what it is compared with. The bins that
/// moved most are stronger and carry an arrow. Categories lie as rows, since their names are long.
/// </summary>
public sealed partial class DistributionChart : ComponentBase
{
    private bool _tableOpen;

    /// <summary>Names the chart, in the viewer's language.</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>What the bins are of: the feature's name.</summary>
    [Parameter, EditorRequired] public string ValueName { get; set; } = "";

    /// <summary>Numbers ascending, categories in reading order.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<DistributionBin> Bins { get; set; } = [];

    /// <summary>Bins are categories without an order.</summary>
    [Parameter] public bool Categories { get; set; }

    /// <summary>Labels under bins of numbers.</summary>
    [Parameter] public IReadOnlyList<DistributionTick> Ticks { get; set; } = [];

    [Parameter, EditorRequired] public string CurrentName { get; set; } = "";

    [Parameter, EditorRequired] public string ReferenceName { get; set; } = "";

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    /// <summary>The largest share: both distributions on one scale.</summary>
    private double Top => Bins.Count == 0 ? 1 : Math.Max(Bins.Max(bin => Math.Max(bin.Current, bin.Reference)), 1e-9);

    /// <summary>The reference as steps over the columns, from 0 at the foot to 100 at the top.</summary>
    private string Outline()
    {
        var path = new StringBuilder("M0 100");
        for (var i = 0; i < Bins.Count; i++)
        {
            path.Append(CultureInfo.InvariantCulture, $" V{100 - (Bins[i].Reference / Top * 100):0.##} H{i + 1}");
        }
        return path.Append(" V100").ToString();
    }

    private string Sentence(DistributionBin bin) => $"{bin.Label}: {CurrentName} {Share(bin.Current)}, {ReferenceName} {Share(bin.Reference)}";

    private static string Share(double share) => UnitFormat.Format(share, Unit.Share).ToString();

    private static string Percent(double share) => (Math.Clamp(share, 0, 1) * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
