using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Store;

namespace Portal.Shell;

/// <summary>Who is signed in, how the portal looks to them, and the way out.</summary>
public sealed partial class UserMenu
{
    private static readonly (string Theme, string Icon)[] Themes = [("system", "contrast"), ("light", "light_mode"), ("dark", "dark_mode")];

    [Inject] private IStringLocalizer<ShellTexts> Text { get; set; } = null!;

    /// <summary>The person asked for the list of shortcuts.</summary>
    [Parameter, EditorRequired] public EventCallback OnShortcuts { get; set; }

    [Inject] private Preferences Preferences { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private ILogger<UserMenu> Log { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    private async Task ChooseLanguageAsync(string language)
    {
        await ChooseAsync(chosen => chosen with { Language = language });
        Navigation.NavigateTo(Navigation.Uri, forceLoad: true);
    }

    private async Task ChooseAsync(Func<PreferenceSet, PreferenceSet> change)
    {
        try
        {
            await Preferences.SetAsync((await Authentication).User, change, CancellationToken.None);
        }
        catch (Exception fault) when (RecordsFault.IsUnavailable(fault))
        {
            LogNotKept(Log, fault.Message); // it holds on this device, whose browser keeps it too
        }
    }

    [LoggerMessage(1203, LogLevel.Warning, "A choice of language or theme holds on one device only, because it could not be kept: {Reason}")]
    private static partial void LogNotKept(ILogger log, string reason);

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
