using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Portal.Shell;

/// <summary>Languages of the portal's texts, and the cultures whose formats are used with them.</summary>
internal static class ShellCultures
{
    /// <summary>Each language in its own words.</summary>
    public static IReadOnlyList<(string Code, string Name)> Languages { get; } = [("en", "English"), ("es", "Español")];

    /// <summary>By the stored choice, then by the browser's languages. Texts come in the languages above; dates and numbers follow the region.</summary>
    public static void Configure(RequestLocalizationOptions options)
    {
        var languages = Languages.Select(language => CultureInfo.GetCultureInfo(language.Code)).ToList();
        options.DefaultRequestCulture = new RequestCulture(languages[0]);
        options.SupportedUICultures = languages;
        options.SupportedCultures =
        [
            .. languages,
            .. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Where(culture => languages.Any(language => IsOf(culture, language))),
        ];
        options.RequestCultureProviders =
        [
            new CookieRequestCultureProvider { CookieName = "portal-culture", Options = options },
            new AcceptLanguageHeaderRequestCultureProvider { Options = options },
        ];
    }

    private static bool IsOf(CultureInfo culture, CultureInfo language) =>
        string.Equals(culture.TwoLetterISOLanguageName, language.TwoLetterISOLanguageName, StringComparison.Ordinal);
}
