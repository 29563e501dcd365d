using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Drift;

/// <summary>Every feature by time: where the traffic is no longer what it was.</summary>
public sealed partial class DriftMap : ComponentBase
{
    private IReadOnlyList<MapColumn> _columns = [];
    private IReadOnlyList<MapRow> _rows = [];
    private int? _selected;

    /// <summary>Null while it is not known.</summary>
    [Parameter] public DriftHeatmap? Map { get; set; }

    /// <summary>What happened when: releases and the like, drawn over the columns.</summary>
    [Parameter] public IReadOnlyList<DriftChange> Changes { get; set; } = [];

    /// <summary>The feature that is looked at.</summary>
    [Parameter] public string? Feature { get; set; }

    /// <summary>Start of the column that is looked at.</summary>
    [Parameter] public DateTimeOffset? Column { get; set; }

    [Parameter] public EventCallback<MapPick> OnPick { get; set; }

    [Inject] private IStringLocalizer<DriftTexts> Text { get; set; } = default!;

    protected override void OnParametersSet()
    {
        if (Map is null)
        {
            (_columns, _rows, _selected) = ([], [], null);
            return;
        }
        var starts = Map.Times;
        _columns = [.. starts.Select((start, index) => new MapColumn(start, End(index), Mark(start, End(index))))];
        _rows = [.. Map.Rows.Select(Row)];
        _selected = Column is { } column && starts.ToList().IndexOf(column) is >= 0 and var at ? at : null;
    }

    private DateTimeOffset End(int index) => index + 1 < Map!.Times.Count ? Map.Times[index + 1] : Map.Windows.Current.To;

    private string? Mark(DateTimeOffset from, DateTimeOffset to)
    {
        List<string> marks = [.. Changes.Where(change => change.Time >= from && change.Time < to).Select(change => Text[$"Mark{change.Kind}", change.Value].Value)];
        return marks.Count == 0 ? null : string.Join(" · ", marks);
    }

    private MapRow Row(DriftRow row) => new(
        row.Feature,
        DriftWords.Feature(row.Feature, Text),
        [.. row.Cells.Select(Cell)],
        Turns(row))
    {
        Status = DriftWords.StatusOf(row.Finding.Verdict),
        StatusWord = DriftWords.Say(row.Finding.Verdict, Text),
        StatusReason = DriftWords.Reason(row.Finding, Text),
    };

    /// <summary>Change points that lead into or out of a drift; those between harmless sizes are told by the feature itself.</summary>
    private HashSet<int> Turns(DriftRow row) =>
        [.. row.ChangePoints.Select(point => Map!.Times.ToList().IndexOf(point)).Where(index => index >= 0 && (Drifts(row, index) != Drifts(row, index - 1)))];

    private static bool Drifts(DriftRow row, int column) => column >= 0 && column < row.Cells.Count && row.Cells[column].Verdict is (Verdict.Alert or Verdict.Watch);

    private MapCell? Cell(DriftCell cell) => cell.Verdict is Verdict.NoData || (cell.Count == 0 && cell.Psi is null) ? null : new MapCell(
        DriftWords.StatusOf(cell.Verdict),
        (cell.Psi ?? 0) / DriftScale.Matters,
        Text["CellValue", DriftWords.Index(cell.Psi), DriftWords.Index(cell.NoiseFloor), DriftWords.Count(cell.Count)],
        DriftWords.Say(cell.Verdict, Text));
}
