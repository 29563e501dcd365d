using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>What could stand at the caret.</summary>
/// <param name="Text">Put in place of <paramref name="Length"/> characters from <paramref name="Start"/> on.</param>
/// <param name="Hint">What it is, muted.</param>
public sealed record SearchSuggestion(string Text, string Hint, int Start, int Length);

/// <summary>A part of the text that cannot be understood, and why.</summary>
public sealed record SearchInputFault(int Start, int Length, string Message);

/// <summary>One box for a search text: suggestions by keyboard, Enter searches, a fault is shown where it stands.</summary>
public sealed partial class SearchInput : ComponentBase, IAsyncDisposable
{
    private readonly string _id = $"search-{Guid.NewGuid():N}";
    private ElementReference _box;
    private DotNetObjectReference<SearchInput>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _script;
    private IReadOnlyList<SearchSuggestion> _suggestions = [];
    private CancellationTokenSource _asking = new();
    private string? _shown;
    private int _active = -1;

    /// <summary>The text searched for now.</summary>
    [Parameter, EditorRequired] public string Value { get; set; } = "";

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter] public string Placeholder { get; set; } = "";

    /// <summary>What is wrong with <see cref="Value"/>; null: nothing.</summary>
    [Parameter] public SearchInputFault? Fault { get; set; }

    [Parameter] public EventCallback<string> OnSubmit { get; set; }

    /// <summary>What could stand at the caret of a text.</summary>
    [Parameter] public Func<string, int, CancellationToken, Task<IReadOnlyList<SearchSuggestion>>>? Suggest { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    private string ListId => $"{_id}-list";

    private string FaultId => $"{_id}-fault";

    [JSInvokable]
    public async Task OnTypedAsync(string text, int caret)
    {
        await _asking.CancelAsync();
        _asking.Dispose();
        _asking = new CancellationTokenSource();
        var token = _asking.Token;
        try
        {
            _suggestions = Suggest is null ? [] : await Suggest(text, caret, token);
            _active = -1;
            StateHasChanged();
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // A newer text is being looked at.
        }
    }

    /// <summary>A key the box gives a meaning; true when it had one.</summary>
    [JSInvokable]
    public async Task OnKeyAsync(string key, string text)
    {
        switch (key)
        {
            case "ArrowDown" or "ArrowUp" when _suggestions.Count > 0:
                _active = key is "ArrowDown" ? (_active + 1) % _suggestions.Count : (_active <= 0 ? _suggestions.Count : _active) - 1;
                break;
            case "Tab" when _suggestions.Count > 0:
                await AcceptAsync(Math.Max(0, _active));
                break;
            case "Enter" when _active >= 0:
                await AcceptAsync(_active);
                break;
            case "Enter":
                Close();
                await OnSubmit.InvokeAsync(text);
                break;
            case "Escape" or "blur":
                Close();
                break;
        }
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await _asking.CancelAsync();
        _asking.Dispose();
        try
        {
            if (_script is not null)
            {
                await _script.InvokeVoidAsync("dispose");
                await _script.DisposeAsync();
            }
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender)
            {
                _self = DotNetObjectReference.Create(this);
                _module = await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/SearchInput.razor.js");
                _script = await _module.InvokeAsync<IJSObjectReference>("start", _box, _self);
            }
            if (_script is not null && !string.Equals(_shown, Value, StringComparison.Ordinal))
            {
                _shown = Value;
                await _script.InvokeVoidAsync("write", Value, Value.Length, false);
            }
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // The browser left.
        }
    }

    private async Task AcceptAsync(int index)
    {
        var suggestion = _suggestions[index];
        Close();
        if (_script is not null)
        {
            await _script.InvokeVoidAsync("replace", suggestion.Start, suggestion.Length, suggestion.Text);
        }
    }

    private void Close() => (_suggestions, _active) = ([], -1);

    private string OptionId(int index) => string.Create(CultureInfo.InvariantCulture, $"{_id}-{index}");
}
