using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace Portal.Shell;

/// <summary>Navigation, top bar and content of every page for signed-in people.</summary>
public sealed partial class MainLayout : IDisposable
{
    private bool _drawer;
    private bool _shortcuts;
    private PortalErrorBoundary? _errors;

    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IEnumerable<ShellBanner> Banners { get; set; } = null!;
    [Inject] private IStringLocalizer<ShellTexts> Text { get; set; } = null!;

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        _drawer = false;
        _errors?.Recover(); // the next page is not to blame for the last one's fault
        _ = InvokeAsync(StateHasChanged);
    }

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;
}
