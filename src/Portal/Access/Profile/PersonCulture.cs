using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Portal.Governance.Access;

namespace Portal.Access.Profile;

/// <summary>The language that a signed-in person chose holds on every device, whatever its browser asks for. Comes after authentication.</summary>
internal static class PersonCulture
{
    public static async Task ApplyAsync(HttpContext context, RequestDelegate next)
    {
        // A browser that asks for a region of the same language keeps its formats.
        if (PreferenceSet.Of(context.User).Language is { } language && CultureInfo.CurrentUICulture.TwoLetterISOLanguageName != language)
        {
            var culture = CultureInfo.GetCultureInfo(language);
            context.Features.Set<IRequestCultureFeature>(new RequestCultureFeature(new RequestCulture(culture), provider: null));
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        }
        await next(context);
    }
}
