using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Prices;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Pricing.Recosting;
using Portal.Ui;

namespace Portal.Prices;

/// <summary>Gives stored calls the cost of the prices in force: what that would change, the one that runs, and what others changed.</summary>
public sealed partial class RecostPage : ComponentBase, IDisposable
{
    private const string MomentFormat = "yyyy-MM-ddTHH:mm";

    // Runs of other instances are seen by looking.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<DataColumn<RecostTotal>> _columns = [];
    private IReadOnlyList<RecostRun>? _runs;
    private IReadOnlyList<RecostTotal>? _preview;
    private RecostRange? _range;
    private RecostRange? _reachable;
    private ITimer? _timer;
    private string? _from;
    private string? _to;
    private string? _problem;
    private string _reason = "";
    private bool _previewing;
    private bool _starting;

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private PriceDesk Desk { get; set; } = default!;
    [Inject] private RecostRuns Runs { get; set; } = default!;
    [Inject] private RecostSignal Signal { get; set; } = default!;
    [Inject] private CallRecosting Recosting { get; set; } = default!;
    [Inject] private PriceCatalog Catalog { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<PricesTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        Signal.Moved -= OnMoved;
        _timer?.Dispose();
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _columns =
        [
            new(Text["ColumnApplication"], total => builder => builder.AddContent(0, total.Application)),
            new(Text["FieldModel"], total => builder => builder.AddContent(0, $"{total.Model} ({total.Provider})")),
            new(Text["ColumnCalls"], total => builder => builder.AddContent(0, PriceWords.Count(total.Changed)), Numeric: true),
            new(Text["ColumnBefore"], total => builder => builder.AddContent(0, Known(total.Before, total.UnknownBefore)), Numeric: true),
            new(Text["ColumnAfter"], total => builder => builder.AddContent(0, Known(total.After, total.UnknownAfter)), Numeric: true),
            new(Text["ColumnDifference"], total => builder => builder.AddContent(0, Signed(total.After - total.Before)), Numeric: true),
        ];
        ChooseDays(7);
        Signal.Moved += OnMoved;
        _timer = Time.CreateTimer(_ => OnMoved(this, EventArgs.Empty), null, LookInterval, LookInterval);
        await LookAsync();
    }

    private void OnMoved(object? sender, EventArgs e) => _ = InvokeAsync(LookAsync);

    private async Task LookAsync()
    {
        try
        {
            _runs = await Runs.ListAsync((await Viewer).User.GetTenant(), _left.Token);
            StateHasChanged();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            _problem = Text["StoreFault"];
            StateHasChanged();
        }
    }

    private void ChooseDays(int days)
    {
        var now = Time.GetUtcNow();
        Choose(now.AddDays(-days).ToString(MomentFormat, CultureInfo.InvariantCulture), now.AddHours(1).ToString("yyyy-MM-ddTHH:00", CultureInfo.InvariantCulture));
    }

    private void Choose(string? from, string? to)
    {
        (_from, _to, _preview) = (from, to, null);
        var start = Parse(from);
        var end = Parse(to);
        _range = start < end ? new RecostRange("", start.Value, end.Value) : null;
        _reachable = _range is null ? null : Recosting.Reachable(_range);
    }

    private static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, MomentFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private Task PreviewAsync() => TryAsync(async () =>
    {
        if (_reachable is null)
        {
            return;
        }
        _previewing = true;
        try
        {
            _preview = await Recosting.PreviewAsync(_reachable with { Tenant = (await Viewer).User.GetTenant() }, Catalog.Current, _left.Token);
        }
        finally
        {
            _previewing = false;
        }
    });

    private Task StartAsync() => TryAsync(async () =>
    {
        _starting = true;
        try
        {
            var (run, refusal) = await Desk.RecostAsync((await Viewer).User, _range!.From, _range.To, _reason, _left.Token);
            if (refusal == RecostRefusal.None)
            {
                (_preview, _reason) = (null, "");
            }
            else
            {
                _problem = Text[$"Refused{refusal}"];
            }
        }
        finally
        {
            _starting = false;
        }
        await LookAsync();
    });

    private Task StopAsync(RecostRun run) => TryAsync(async () =>
    {
        await Desk.StopRecostAsync((await Viewer).User, run.Id, _left.Token);
        await LookAsync();
    });

    private string Verdict(IReadOnlyList<RecostTotal> totals)
    {
        var changed = totals.Aggregate(0UL, (sum, total) => sum + total.Changed);
        return changed == 0
            ? Text["VerdictNone"]
            : Text["Verdict", PriceWords.Count(changed), UnitFormat.Money(totals.Sum(total => total.Before)), UnitFormat.Money(totals.Sum(total => total.After))];
    }

    private string Known(decimal amount, ulong unknown) => unknown == 0
        ? UnitFormat.Money(amount).ToString()
        : amount == 0 ? Text["UnknownCalls", PriceWords.Count(unknown)] : Text["AmountAndUnknown", UnitFormat.Money(amount), PriceWords.Count(unknown)];

    private static string Signed(decimal amount) => amount > 0 ? $"+{UnitFormat.Money(amount)}" : UnitFormat.Money(amount).ToString();

    private static Status StatusOf(RecostRun run) => run.State switch
    {
        RecostState.Done => Status.Ok,
        RecostState.Failed => Status.Critical,
        RecostState.Cancelled => Status.Warning,
        RecostState.Running or _ => Status.Unknown,
    };

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            _problem = null;
            await work();
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (AccessRefusedException)
        {
            _problem = Text["NotAllowed"];
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or HttpRequestException or TimeoutException)
        {
            _problem = Text["StoreFault"];
        }
    }
}
