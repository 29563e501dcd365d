using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Portal.Shell;

/// <summary>Who is signed in, how the portal looks to them, and the way out.</summary>
public sealed partial class UserMenu
{
    private static readonly (string Theme, string Icon)[] Themes = [("system", "contrast"), ("light", "light_mode"), ("dark", "dark_mode")];

    [Inject] private IStringLocalizer<ShellTexts> Text { get; set; } = null!;

    /// <summary>The person asked for the list of shortcuts.</summary>
    [Parameter, EditorRequired] public EventCallback OnShortcuts { get; set; }

    private static bool IsCurrent(string code) => string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, code, StringComparison.Ordinal);

    internal static string Initials(string? name)
    {
        var words = (name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => "?",
            [var only] => only[..1].ToUpper(CultureInfo.CurrentCulture),
            [var first, .., var last] => string.Concat(first[..1], last[..1]).ToUpper(CultureInfo.CurrentCulture),
        };
    }
}
