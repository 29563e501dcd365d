using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Portal.Governance.Access;

namespace Portal.Shell;

/// <summary>The document around every page.</summary>
public sealed partial class App
{
    private string? _theme;
    private string? _timeZone;
    private IComponentRenderMode? _renderMode;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    protected override void OnInitialized()
    {
        // Known before the first paint, so that a stored choice never flashes the other theme.
        // What a person chose holds on all their devices; the cookie for whoever has not signed in.
        var chosen = PreferenceSet.Of(Context.User);
        var theme = chosen.Theme ?? Context.Request.Cookies["portal-theme"];
        _theme = theme is "light" or "dark" ? theme : null;
        _timeZone = chosen.TimeZone;

        // Sign-in and error pages are plain documents: they work without a circuit, and open none for strangers.
        _renderMode = Context.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;
    }
}
