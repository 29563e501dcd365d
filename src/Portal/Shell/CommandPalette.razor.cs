using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace Portal.Shell;

/// <summary>Ctrl+K: type a few letters of a page, an application or a model, and go there.</summary>
public sealed partial class CommandPalette : IDisposable
{
    private const int MostPerSource = 8;

    private CancellationTokenSource _search = new();
    private List<PaletteItem> _items = [];
    private string _query = "";
    private int _selected;
    private bool _open;

    [Inject] private IEnumerable<IPaletteSource> Sources { get; set; } = null!;
    [Inject] private AuthenticationStateProvider Authentication { get; set; } = null!;
    [Inject] private IStringLocalizer<ShellTexts> Text { get; set; } = null!;

    private async Task OpenAsync()
    {
        _open = true;
        await FindAsync("");
    }

    private void Close()
    {
        _open = false;
        _search.Cancel();
    }

    private Task SearchAsync(ChangeEventArgs change) => FindAsync(change.Value as string ?? "");

    private async Task FindAsync(string query)
    {
        await _search.CancelAsync();
        _search.Dispose();
        _search = new CancellationTokenSource();
        var token = _search.Token;
        _query = query.Trim();
        var user = (await Authentication.GetAuthenticationStateAsync()).User;
        var found = new List<PaletteItem>();
        foreach (var source in Sources)
        {
            try
            {
                found.AddRange((await source.FindAsync(_query, user, token)).Take(MostPerSource));
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return; // a newer text is being looked for
            }
        }
        if (!token.IsCancellationRequested)
        {
            _items = found;
            _selected = 0;
        }
    }

    // Enter is the script's: it clicks the selected line, so that lines can be links.
    private void Move(KeyboardEventArgs key)
    {
        var step = key.Key switch { "ArrowDown" => 1, "ArrowUp" => -1, _ => 0 };
        if (step != 0 && _items.Count > 0)
        {
            _selected = (_selected + step + _items.Count) % _items.Count;
        }
    }

    public void Dispose()
    {
        _search.Cancel();
        _search.Dispose();
    }
}
