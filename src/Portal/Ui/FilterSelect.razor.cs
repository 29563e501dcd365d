using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace Portal.Ui;

/// <summary>Chooses values of one dimension: search, check boxes, applied at once. Becomes a sheet at the lower edge on phones.</summary>
public sealed partial class FilterSelect : ComponentBase
{
    private const int MostShown = 100;

    private ElementReference _button;
    private ElementReference _search;
    private bool _open;
    private bool _focus;
    private string _query = "";
    private int _found;
    private IReadOnlyList<string> _order = [];

    [Parameter, EditorRequired] public FilterDimension Dimension { get; set; } = default!;

    [Parameter] public EventCallback<IReadOnlyList<string>> OnChange { get; set; }

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    /// <summary>What the search leaves. The order is taken when the list opens and later values follow, so that nothing moves under the finger.</summary>
    private IEnumerable<string> Shown
    {
        get
        {
            var found = _order.Where(value => value.Contains(_query.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
            _found = found.Count;
            return found.Take(MostShown);
        }
    }

    protected override void OnParametersSet()
    {
        if (_open)
        {
            _order = [.. _order, .. Dimension.Values.Except(_order, StringComparer.Ordinal)];
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus)
        {
            _focus = false;
            await _search.FocusAsync();
        }
    }

    private void Toggle()
    {
        if (_open)
        {
            Close();
            return;
        }
        // A chosen value that is not called any more must stay removable.
        _order = [.. Dimension.Selected, .. Dimension.Values.Except(Dimension.Selected, StringComparer.Ordinal)];
        _query = "";
        _open = _focus = true;
    }

    private bool IsSelected(string value) => Dimension.Selected.Contains(value, StringComparer.Ordinal);

    private void Close() => _open = false;

    private async Task OnKeyAsync(KeyboardEventArgs key)
    {
        if (key.Key is "Escape" && _open)
        {
            Close();
            await _button.FocusAsync();
        }
    }

    private Task FlipAsync(string value) =>
        OnChange.InvokeAsync(IsSelected(value) ? [.. Dimension.Selected.Except([value], StringComparer.Ordinal)] : [.. Dimension.Selected, value]);
}
