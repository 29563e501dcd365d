using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Portal.Cost;

/// <summary>What is left of a budget day by day, beside an even pace and the pace it has. Below the zero line it is overspent.</summary>
public sealed partial class BudgetBurnDown : ComponentBase
{
    private const int Width = 300;
    private const int Height = 72;
    private const int Inset = 2;

    [Parameter, EditorRequired] public BudgetStatus Status { get; set; } = default!;

    /// <summary>The status in words, for those who do not see the drawing.</summary>
    [Parameter] public string Sentence { get; set; } = "";

    [Inject] private IStringLocalizer<CostTexts> Text { get; set; } = default!;

    private int MonthDays => DateTime.DaysInMonth(Status.Today.Year, Status.Today.Month);

    private decimal Lowest => Math.Min(0, Status.Budget.MonthlyUsd - Math.Max(Status.Spent, Status.Expected ?? 0));

    private string Left => Join(Remaining());

    private string Area => $"0,{Y(0)} {Left} {X(Status.Days.Count - 0.5m)},{Y(0)}";

    private string Ahead
    {
        get
        {
            var left = Status.Budget.MonthlyUsd - Status.Spent;
            var points = new List<(decimal Day, decimal Left)> { (Status.Days.Count - 0.5m, left) };
            foreach (var day in Status.Ahead)
            {
                left -= day.Cost;
                points.Add((day.Day.Day, left));
            }
            return Join(points);
        }
    }

    /// <summary>A day stands at its end; today, which has not ended, in its middle.</summary>
    private IEnumerable<(decimal Day, decimal Left)> Remaining()
    {
        var left = Status.Budget.MonthlyUsd;
        yield return (0, left);
        for (var index = 0; index < Status.Days.Count; index++)
        {
            left -= Status.Days[index].Cost;
            yield return (index == Status.Days.Count - 1 ? index + 0.5m : index + 1, left);
        }
    }

    private string Join(IEnumerable<(decimal Day, decimal Left)> points) => string.Join(' ', points.Select(point => $"{X(point.Day)},{Y(point.Left)}"));

    private string X(decimal day) => Written(day / MonthDays * Width);

    private string Y(decimal left)
    {
        var range = Status.Budget.MonthlyUsd - Lowest;
        return Written(Inset + (Status.Budget.MonthlyUsd - left) / range * (Height - 2 * Inset));
    }

    private static string Written(decimal value) => decimal.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
