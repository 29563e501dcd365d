using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Prices;

namespace Portal.Prices;

/// <summary>Every price a model has had: what changed from one to the next, who changed it, when and why.</summary>
public sealed partial class PriceHistory : ComponentBase
{
    private List<Group> _groups = [];
    private string? _problem;
    private string _reason = "";
    private int? _ending;

    /// <summary>Any row of the model.</summary>
    [Parameter, EditorRequired] public PriceRow Row { get; set; } = default!;

    /// <summary>The whole table.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<PriceRow> Rows { get; set; } = [];

    [Parameter] public EventCallback<PriceRow> OnCorrect { get; set; }

    [Parameter] public EventCallback<PriceRow> OnEnded { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private PriceDesk Desk { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<PricesTexts> Text { get; set; } = default!;

    private sealed record Group((string Tier, long Above) Key, IReadOnlyList<(PriceRow Row, IReadOnlyList<string> Changes)> Rows);

    protected override void OnParametersSet() => _groups =
    [
        .. Rows.Where(row => row.Provider == Row.Provider && row.Model == Row.Model)
            .GroupBy(row => (row.ServiceTier, row.InputAbove)).OrderBy(group => group.Key.ServiceTier, StringComparer.Ordinal).ThenBy(group => group.Key.InputAbove)
            .Select(group => new Group(group.Key, WithChanges(group))),
    ];

    // Newest first; each says what it changed of the one entered before it.
    private List<(PriceRow, IReadOnlyList<string>)> WithChanges(IEnumerable<PriceRow> rows)
    {
        var entered = rows.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToList();
        var list = entered.Select((row, i) => (row, (IReadOnlyList<string>)(i == 0 ? [] : [.. PriceWords.Differences(entered[i - 1], PriceDraft.Of(row), Text).Select(field => Text["Difference", field.Name, field.Theirs ?? "", field.Yours ?? ""].Value)]))).ToList();
        list.Reverse();
        return list;
    }

    private string Rates(PriceRow row) => string.Join(" · ", new (string Label, decimal? Rate)[]
    {
        ("FieldRateInput", row.Input), ("FieldRateCacheRead", row.CacheRead), ("FieldRateCacheWrite", row.CacheWrite), ("FieldRateCacheWrite1h", row.CacheWrite1h),
        ("FieldRateOutput", row.Output), ("FieldRateReasoning", row.Reasoning), ("FieldRequestFee", row.RequestFee == 0 ? null : row.RequestFee),
    }.Where(rate => rate.Rate is not null).Select(rate => $"{Text[rate.Label]} {PriceFields.Rate(rate.Rate, CultureInfo.CurrentCulture)}\u00a0{row.Currency}"));

    private async Task EndAsync(PriceRow row)
    {
        try
        {
            var change = await Desk.EndAsync((await Viewer).User, row.Id, row.Version, Time.GetUtcNow(), _reason, CancellationToken.None);
            if (change.Outcome == PriceOutcome.Done)
            {
                await OnEnded.InvokeAsync(row);
                return;
            }
            _problem = change.Row is { } theirs
                ? Text["Conflict", theirs.ChangedBy, theirs.ChangedAt.UtcDateTime.ToString("g", CultureInfo.CurrentCulture) + " UTC"]
                : Text["ConflictGone"];
        }
        catch (AccessRefusedException)
        {
            _problem = Text["NotAllowed"];
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
        {
            _problem = Text["StoreFault"];
        }
    }
}
