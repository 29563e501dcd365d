using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>
/// Chooses a time range as the text it has in a URL: a length that moves with now ("15m") or two moments ("from/to", ISO 8601, UTC).
/// People read and type times in their browser's zone.
/// </summary>
public sealed partial class TimeRangePicker : ComponentBase, IAsyncDisposable
{
    /// <summary>Lengths on offer.</summary>
    public static readonly IReadOnlyList<string> Presets = ["5m", "15m", "1h", "6h", "24h", "7d", "30d"];

    private IJSObjectReference? _module;
    private bool _open;
    private string _described = "";
    private string _describedFor = "";
    private string _zone = "";
    private DateTime _from;
    private DateTime _to;

    [Parameter, EditorRequired] public string Value { get; set; } = "";

    [Parameter] public EventCallback<string> OnChange { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    private bool IsCustom => Value.Contains('/', StringComparison.Ordinal);

    private string? Problem => _to <= _from ? Text["RangeOrder"].Value : null;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (IsCustom && !string.Equals(_describedFor, Value, StringComparison.Ordinal) && Value.Split('/') is [var from, var to])
        {
            _describedFor = Value;
            _described = await CallAsync<string>("describe", from, to, CultureInfo.CurrentCulture.Name) ?? "";
            StateHasChanged();
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the module with it.
        }
    }

    private async Task OpenAsync()
    {
        var now = Time.GetUtcNow();
        var (from, to) = IsCustom && Value.Split('/') is [var a, var b] ? (a, b) : (Iso(now.AddHours(-1)), Iso(now));
        if (await CallAsync<LocalWindow>("toLocal", from, to) is { } local)
        {
            (_from, _to, _zone) = (local.From, local.To, local.Zone);
            _open = true;
        }
    }

    private void Close() => _open = false;

    private void OnKey(KeyboardEventArgs key)
    {
        if (key.Key is "Escape")
        {
            Close();
        }
    }

    private Task OnSelectAsync(ChangeEventArgs change) =>
        change.Value is "custom" ? OpenAsync() : OnChange.InvokeAsync(change.Value as string ?? Value);

    private async Task ApplyAsync()
    {
        if (Problem is null && await CallAsync<string>("toUtc", Wall(_from), Wall(_to)) is { } range)
        {
            Close();
            await OnChange.InvokeAsync(range);
        }
    }

    private static string Wall(DateTime local) => local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task<T?> CallAsync<T>(string function, params object[] arguments)
    {
        try
        {
            _module ??= await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/TimeRangePicker.razor.js");
            return await _module.InvokeAsync<T>(function, arguments);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            return default;
        }
    }

    private sealed record LocalWindow(DateTime From, DateTime To, string Zone);
}
