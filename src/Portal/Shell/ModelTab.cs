using Microsoft.Extensions.Localization;
using Portal.Governance.Models;

namespace Portal.Shell;

/// <summary>
/// A tab of a model's page. Slices register theirs with <c>services.AddModelTab(...)</c>; what is not registered is not shown. The component takes one parameter,
/// <c>ModelId</c> (<see cref="Guid"/>), and says itself why it is empty and what to do then.
/// </summary>
public sealed record ModelTab
{
    /// <summary>Value of <c>?tab=</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Place among the tabs; lower comes first. Overview 10, versions 20, deployments 30, history 90.</summary>
    public required int Order { get; init; }

    /// <summary>Class whose resource file holds <see cref="TextKey"/>.</summary>
    public required Type Texts { get; init; }

    /// <summary>Key of the tab's text.</summary>
    public required string TextKey { get; init; }

    /// <summary>The Blazor component that fills the tab.</summary>
    public required Type Component { get; init; }

    /// <summary>For which models the tab is shown.</summary>
    public Func<Model, bool> IsShown { get; init; } = _ => true;

    /// <summary>The tab's text in the viewer's language.</summary>
    public string GetText(IStringLocalizerFactory localizers)
    {
        ArgumentNullException.ThrowIfNull(localizers);
        return localizers.Create(Texts)[TextKey];
    }
}

public static class ModelTabRegistration
{
    public static IServiceCollection AddModelTab(this IServiceCollection services, ModelTab tab) => services.AddSingleton(tab);
}
