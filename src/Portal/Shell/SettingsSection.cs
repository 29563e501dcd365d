using Microsoft.AspNetCore.Components;

namespace Portal.Shell;

/// <summary>A slice's part of an application's settings page. Slices register theirs with <c>services.AddSettingsSection&lt;T&gt;(order)</c>; the page imports none of them.</summary>
/// <param name="Component">A component with the one parameter <see cref="ApplicationParameter"/>, which keeps what it shows by itself.</param>
/// <param name="Order">Place on the page; lower comes first.</param>
public sealed record SettingsSection(Type Component, int Order)
{
    /// <summary>The component's parameter that names the application.</summary>
    public const string ApplicationParameter = "Application";
}

/// <summary>How slices bring their settings to an application's page.</summary>
public static class SettingsSectionRegistration
{
    public static IServiceCollection AddSettingsSection<TComponent>(this IServiceCollection services, int order)
        where TComponent : IComponent =>
        services.AddSingleton(new SettingsSection(typeof(TComponent), order));
}
