using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Portal.Access.Emergency;

/// <summary>Tells every administrator, on every page, that a sealed code was used, until one of them has looked into it.</summary>
public sealed partial class BreakGlassBanner : IDisposable
{
    [Inject] private EmergencyWatch Watch { get; set; } = null!;
    [Inject] private IStringLocalizer<EmergencyTexts> Text { get; set; } = null!;

    protected override void OnInitialized() => Watch.Changed += OnChanged;

    private void OnChanged(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);

    public void Dispose() => Watch.Changed -= OnChanged;
}
