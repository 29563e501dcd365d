using Microsoft.Extensions.Localization;

namespace Portal.Shell;

/// <summary>The three parts of the navigation, in reading order.</summary>
public enum NavSection
{
    Watch,
    Govern,
    Administer,
}

/// <summary>A page of the navigation and of the command palette. Slices register theirs with <c>services.AddNavItem(...)</c>; what is not registered is not listed.</summary>
public sealed record NavItem
{
    public required NavSection Section { get; init; }

    /// <summary>Address of the page, from <see cref="PortalUrls"/>.</summary>
    public required string Href { get; init; }

    /// <summary>Name of an icon of <c>Shell/theme/icons.txt</c>.</summary>
    public required string Icon { get; init; }

    /// <summary>Class whose resource file holds <see cref="TextKey"/>.</summary>
    public required Type Texts { get; init; }

    /// <summary>Key of the entry's text.</summary>
    public required string TextKey { get; init; }

    /// <summary>Place within the section; lower comes first.</summary>
    public required int Order { get; init; }

    /// <summary>The policy of the page: whoever may not open it does not see the entry.</summary>
    public required string Policy { get; init; }

    /// <summary>Second key after <c>g</c> that opens the page; null: none.</summary>
    public char? Shortcut { get; init; }

    /// <summary>The entry's text in the viewer's language.</summary>
    public string GetText(IStringLocalizerFactory localizers)
    {
        ArgumentNullException.ThrowIfNull(localizers);
        return localizers.Create(Texts)[TextKey];
    }
}

public static class NavItemRegistration
{
    public static IServiceCollection AddNavItem(this IServiceCollection services, NavItem item) => services.AddSingleton(item);
}
