using System.Data.Common;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Prices;

namespace Portal.Prices;

/// <summary>Adds or corrects a price. Says while typing what is wrong and what would change; keeps what was typed when somebody else was faster.</summary>
public sealed partial class PriceEditor : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private PriceFields _fields = new();
    private IReadOnlyList<PriceFault> _faults = [];
    private IReadOnlyList<PriceFault> _faultsBeforeSaving = [];
    private PriceRow? _theirs;
    private IReadOnlyList<PriceRow> _opened = [];
    private (int Id, long Version)? _seen;
    private PriceImpact? _impact;
    private string? _problem;
    private bool _estimating;
    private bool _estimated;
    private bool _recost;
    private bool _dirty;
    private bool _tried;
    private bool _saving;

    /// <summary>The row to correct; null: a new price.</summary>
    [Parameter] public PriceRow? Row { get; set; }

    /// <summary>The rows of the same calls, that of <see cref="Row"/> included.</summary>
    [Parameter] public IReadOnlyList<PriceRow> Others { get; set; } = [];

    /// <summary>Filled in for a new price.</summary>
    [Parameter] public string Provider { get; set; } = "";
    [Parameter] public string Model { get; set; } = "";
    [Parameter] public string Tier { get; set; } = "";

    /// <summary>The new row was saved; with it, whether its calls are being re-costed.</summary>
    [Parameter] public EventCallback<(PriceRow Row, string? Note)> OnSaved { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private PriceDesk Desk { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<PricesTexts> Text { get; set; } = default!;

    private PriceDraft Draft => _fields.ToDraft(CultureInfo.CurrentCulture);

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override void OnInitialized()
    {
        // What was on the page when the form was opened, not what others make of it meanwhile.
        _opened = Others;
        var now = Time.GetUtcNow();
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        _fields = Row is null
            ? PriceFields.New(Provider, Model, Tier, DateOnly.FromDateTime(now.UtcDateTime))
            : PriceFields.Of(Row, midnight, CultureInfo.CurrentCulture);
        Check();
    }

    private void Type(PriceFields fields)
    {
        (_fields, _dirty, _estimated, _impact) = (fields, true, false, null);
        Check();
    }

    private void Check()
    {
        _faults = PriceRules.Check(Draft, Time.GetUtcNow());
        // What a change would cost can be said before it is said why.
        _faultsBeforeSaving = [.. _faults.Where(fault => fault is not (PriceFault.SourceMissing or PriceFault.ReasonMissing))];
    }

    private bool Shows(PriceFault fault) => _faults.Contains(fault)
        && (_tried || (_dirty && fault is not (PriceFault.ProviderMissing or PriceFault.ModelMissing or PriceFault.RateMissing or PriceFault.SourceMissing or PriceFault.ReasonMissing)));

    private RenderFragment Field(
        string name, string value, Func<string, PriceFields> change, string? type = null, bool number = false, bool wide = false, bool fixedValue = false,
        string? hint = null, PriceFault[]? faults = null) => builder =>
    {
        var shown = (faults ?? []).Where(Shows).ToList();
        builder.OpenElement(0, "label");
        builder.AddAttribute(1, "class", wide ? "wide" : null);
        builder.AddContent(2, Text[$"Field{name}"]);
        builder.OpenElement(3, "input");
        builder.AddAttribute(4, "class", number ? "input number" : "input");
        builder.AddAttribute(5, "name", name);
        builder.AddAttribute(6, "type", type ?? "text");
        builder.AddAttribute(7, "inputmode", number ? "decimal" : null);
        builder.AddAttribute(8, "maxlength", wide ? "1000" : "256");
        builder.AddAttribute(9, "autocomplete", "off");
        builder.AddAttribute(10, "readonly", fixedValue);
        builder.AddAttribute(11, "value", value);
        builder.AddAttribute(12, "aria-invalid", shown.Count > 0 ? "true" : null);
        builder.AddAttribute(13, "oninput", EventCallback.Factory.Create<ChangeEventArgs>(this, args => Type(change(args.Value as string ?? ""))));
        builder.CloseElement();
        foreach (var fault in shown)
        {
            builder.OpenElement(14, "small");
            builder.SetKey(fault);
            builder.AddAttribute(15, "class", "fault");
            builder.AddAttribute(16, "role", "alert");
            builder.AddContent(17, Text[$"Fault{fault}"]);
            builder.CloseElement();
        }
        if (hint is not null && shown.Count == 0)
        {
            builder.OpenElement(18, "small");
            builder.AddContent(19, Text[hint]);
            builder.CloseElement();
        }
        builder.CloseElement();
    };

    /// <summary>What the calls since would cost.</summary>
    private Task<bool> EstimateAsync() => TryAsync(async () =>
    {
        (_estimating, _estimated) = (true, false);
        try
        {
            _impact = await Desk.EstimateAsync((await Viewer).User.GetTenant(), Draft, _closed.Token);
            _estimated = true;
        }
        finally
        {
            _estimating = false;
        }
    });

    private async Task SaveAsync()
    {
        _tried = true;
        Check();
        if (_faults.Count > 0 || _saving)
        {
            return;
        }
        _saving = true;
        PriceChange? change = null;
        string? note = null;
        var saved = await TryAsync(async () =>
        {
            var user = (await Viewer).User;
            var from = Draft.ValidFrom ?? DateTimeOffset.MinValue;
            if (_theirs is null)
            {
                var holding = _opened.FirstOrDefault(row => !row.IsReplaced && row.HasKeyOf(Draft) && row.IsValidAt(from));
                _seen = holding is null ? null : (holding.Id, holding.Version);
            }
            change = await Desk.AddAsync(user, Draft, _seen, _closed.Token);
            if (change.Outcome == PriceOutcome.Done && _recost)
            {
                note = await RecostAsync(user, Draft);
            }
        });
        _saving = false;
        if (saved)
        {
            await ShowAsync(change!, note);
        }
    }

    private async Task<string> RecostAsync(ClaimsPrincipal user, PriceDraft draft)
    {
        var (_, refusal) = await Desk.RecostAsync(user, draft.ValidFrom ?? DateTimeOffset.UnixEpoch, Time.GetUtcNow(), draft.Reason, _closed.Token);
        return Text[refusal == RecostRefusal.None ? "RecostStarted" : $"Refused{refusal}"];
    }

    private async Task ShowAsync(PriceChange change, string? note)
    {
        switch (change.Outcome)
        {
            case PriceOutcome.Done:
                _dirty = false;
                await OnSaved.InvokeAsync((change.Row!, note));
                break;
            case PriceOutcome.Unchanged:
                _problem = Text["Unchanged"];
                break;
            case PriceOutcome.Invalid:
                _faults = change.Faults!;
                break;
            case PriceOutcome.Conflict when change.Row is { } theirs:
                // Saving again means: mine, although I have seen theirs.
                (_theirs, _seen) = (theirs, (theirs.Id, theirs.Version));
                break;
            case PriceOutcome.Conflict or PriceOutcome.Missing:
                (_theirs, _seen, _problem) = (null, null, Text["ConflictGone"]);
                break;
            default:
                throw new InvalidOperationException($"No way to show {change.Outcome}.");
        }
    }

    /// <summary>Goes on from what the other entered; the moment and the reason stay as typed.</summary>
    private void TakeTheirs()
    {
        _fields = PriceFields.Of(_theirs!, Time.GetUtcNow(), CultureInfo.CurrentCulture) with { ValidFrom = _fields.ValidFrom, Reason = _fields.Reason };
        _theirs = null;
        Check();
    }

    private async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            _problem = null;
            await work();
            return true;
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            return false;
        }
        catch (AccessRefusedException)
        {
            _problem = Text["NotAllowed"];
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or HttpRequestException or TimeoutException)
        {
            _problem = Text["StoreFault"];
        }
        return false;
    }
}
