using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Localization;

namespace Portal.Shell;

/// <summary>The pages of the navigation.</summary>
internal sealed class PagePaletteSource(
    IEnumerable<NavItem> items,
    IAuthorizationService authorization,
    IStringLocalizer<ShellTexts> text,
    IStringLocalizerFactory localizers) : IPaletteSource
{
    public async ValueTask<IReadOnlyList<PaletteItem>> FindAsync(string query, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var found = new List<PaletteItem>();
        foreach (var item in items.OrderBy(item => item.Section).ThenBy(item => item.Order))
        {
            var title = item.GetText(localizers);
            if (title.Contains(query, StringComparison.CurrentCultureIgnoreCase) && (await authorization.AuthorizeAsync(user, item.Policy)).Succeeded)
            {
                found.Add(new PaletteItem(text["PalettePages"], title, item.Href, item.Icon, item.Shortcut is { } key ? $"g {key}" : null));
            }
        }
        return found;
    }
}
