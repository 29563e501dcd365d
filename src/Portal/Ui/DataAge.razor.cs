using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>
/// How old the newest data is; ticks in the browser without a render. The age is taken on the server and counted on from there,
/// so a browser whose clock is wrong still tells the truth.
/// </summary>
public sealed partial class DataAge : ComponentBase, IAsyncDisposable
{
    private ElementReference _time;
    private IJSObjectReference? _module;
    private IJSObjectReference? _ticker;
    private string _texts = "{}";

    /// <summary>When the newest data arrived; null while there is none.</summary>
    [Parameter, EditorRequired] public DateTimeOffset? Received { get; set; }

    /// <summary>From this age on the text turns grey.</summary>
    [Parameter] public TimeSpan OldAfter { get; set; } = TimeSpan.FromMinutes(1);

    [Parameter] public bool Paused { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    // Whole 100 ms: a render without new data should not look like a change.
    private long? AgeMilliseconds => Received is { } received ? Math.Max(0, (long)(Time.GetUtcNow() - received).TotalMilliseconds / 100 * 100) : null;

    protected override void OnInitialized() =>
        _texts = JsonSerializer.Serialize(new { now = Text["AgeNow"].Value, none = Text["AgeNone"].Value, paused = Text["AgePaused"].Value, received = Text["AgeReceived"].Value });

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/DataAge.razor.js");
            _ticker = await _module.InvokeAsync<IJSObjectReference>("start", _time);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // Left before the script arrived.
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_ticker is not null)
            {
                await _ticker.InvokeVoidAsync("stop");
                await _ticker.DisposeAsync();
            }
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its timer with it.
        }
    }
}
