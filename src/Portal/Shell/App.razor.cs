using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Portal.Shell;

/// <summary>The document around every page.</summary>
public sealed partial class App
{
    private string? _theme;
    private IComponentRenderMode? _renderMode;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    protected override void OnInitialized()
    {
        // Known before the first paint, so that a stored choice never flashes the other theme.
        _theme = Context.Request.Cookies["portal-theme"] is "light" or "dark" ? Context.Request.Cookies["portal-theme"] : null;

        // Sign-in and error pages are plain documents: they work without a circuit, and open none for strangers.
        _renderMode = Context.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;
    }
}
