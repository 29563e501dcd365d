using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>
/// A chart that is fed frames and never renders its own markup again: frames travel as calls of a JS module on the circuit.
/// Charts with the same <see cref="Group"/> share a crosshair.
/// </summary>
public sealed partial class LiveChart : ComponentBase, IAsyncDisposable
{
    private const string ModulePath = "./Ui/LiveChart.razor.js";

    private ElementReference _figure;
    private DotNetObjectReference<LiveChart>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _chart;
    private ChartFrame? _newest;
    private (ChartForm, Unit, bool) _configured;
    private string? _fault;
    private string _summary = "";
    private bool _disposed;
    private bool _starting;

    /// <summary>Names the chart, in the viewer's language.</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";

    [Parameter] public ChartForm Form { get; set; } = ChartForm.Line;

    /// <summary>What the values measure.</summary>
    [Parameter] public Unit Unit { get; set; } = Unit.Count;

    /// <summary>A logarithmic value axis, for values that span orders of magnitude. Bars stay linear, since they start at zero.</summary>
    [Parameter] public bool Logarithmic { get; set; }

    /// <summary>Height of the plot in pixels, fixed so that nothing moves when the chart appears.</summary>
    [Parameter] public int Height { get; set; } = 224;

    /// <summary>The plot takes the height its surroundings leave, instead of <see cref="Height"/>.</summary>
    [Parameter] public bool Fill { get; set; }

    [Parameter] public string? Group { get; set; }

    /// <summary>The viewer brushed over a stretch of time.</summary>
    [Parameter] public EventCallback<ChartWindow> OnZoom { get; set; }

    /// <summary>The viewer double-clicked to see the wider range again.</summary>
    [Parameter] public EventCallback OnLeaveZoom { get; set; }

    /// <summary>The viewer clicked a point or bar, or pressed Enter on it.</summary>
    [Parameter] public EventCallback<ChartPick> OnPick { get; set; }

    /// <summary>Pixels available for points, first known after the first render and again when they change.</summary>
    [Parameter] public EventCallback<int> OnWidth { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    /// <summary>Shows a frame; completes when it is drawn, so that a slow browser slows its own feed and nobody else's.</summary>
    public async Task ShowAsync(ChartFrame frame)
    {
        _newest = frame;
        if (_chart is not null && !_disposed)
        {
            await CallAsync("show", frame);
        }
    }

    /// <summary>What is shown belongs to a view that was left: the drawing fades until the next frame replaces it.</summary>
    public Task WaitAsync()
    {
        _newest = null;
        return _chart is null || _disposed ? Task.CompletedTask : CallAsync("wait");
    }

    protected override void OnInitialized() => _summary = OnPick.HasDelegate ? $"{Text["ChartSummary", Title]} {Text["ChartOpenHint"]}" : Text["ChartSummary", Title];

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await StartAsync();
        }
        else if (_chart is not null && _configured != (Form, Unit, Logarithmic))
        {
            _configured = (Form, Unit, Logarithmic);
            await CallAsync("configure", Options());
        }
    }

    [JSInvokable]
    public Task OnBrushAsync(long from, long to) =>
        OnZoom.InvokeAsync(new ChartWindow(DateTimeOffset.FromUnixTimeMilliseconds(from), DateTimeOffset.FromUnixTimeMilliseconds(to)));

    [JSInvokable]
    public Task OnLeaveAsync() => OnLeaveZoom.InvokeAsync();

    [JSInvokable]
    public Task OnPickAsync(long from, long to, int series) => OnPick.InvokeAsync(
        new ChartPick(DateTimeOffset.FromUnixTimeMilliseconds(from), DateTimeOffset.FromUnixTimeMilliseconds(to), series < 0 ? null : series));

    [JSInvokable]
    public Task OnWidthAsync(int width) => _disposed ? Task.CompletedTask : OnWidth.InvokeAsync(width);

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        if (_starting)
        {
            // The script still holds a reference to this; the start ends by coming back here.
            return;
        }
        try
        {
            if (_chart is not null)
            {
                await _chart.InvokeVoidAsync("dispose");
                await _chart.DisposeAsync();
            }
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the chart with it.
        }
        _self?.Dispose();
    }

    private async Task StartAsync()
    {
        _starting = true;
        try
        {
            _self = DotNetObjectReference.Create(this);
            _configured = (Form, Unit, Logarithmic);
            _module = await Script.InvokeAsync<IJSObjectReference>("import", ModulePath);
            if (_disposed)
            {
                // Taken away while its script was on the way: there is nothing to draw for, and the reference to this is gone.
                _starting = false;
                await DisposeAsync();
                return;
            }
            _chart = await _module.InvokeAsync<IJSObjectReference>("create", _figure, Options(), _self);
        }
        catch (JSException exception)
        {
            _starting = false;
            _fault = exception.Message;
            StateHasChanged();
            return;
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            _starting = false;
            return;
        }
        _starting = false;
        if (_disposed)
        {
            await DisposeAsync();
        }
        else if (_newest is not null)
        {
            await CallAsync("show", _newest);
        }
    }

    private async Task CallAsync(string method, params object[] arguments)
    {
        try
        {
            await _chart!.InvokeVoidAsync(method, arguments);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser left or stopped answering; the next frame, or the next circuit, starts from the newest state.
        }
    }

    private object Options() => new
    {
        Title,
        Form = Form.ToString(),
        Unit = Unit.ToString(),
        Logarithmic = Logarithmic && Form is not ChartForm.Bar and not ChartForm.Area,
        Height,
        Fill,
        Group,
        CanZoom = OnZoom.HasDelegate,
        CanPick = OnPick.HasDelegate,
        Locale = CultureInfo.CurrentCulture.Name,
        Texts = new { Time = Text["ChartTime"].Value, Calls = Text["ChartCalls"].Value, Heat = Text["ChartHeat"].Value },
    };
}
