using System.Security.Claims;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Shell;

namespace Portal.Models;

/// <summary>Finds models by their name, title, purpose and what their versions consist of.</summary>
internal sealed class ModelPaletteSource(ModelCatalogue catalogue, ModelWords words, IStringLocalizer<ModelsTexts> text) : IPaletteSource
{
    private const int Most = 8;

    public async ValueTask<IReadOnlyList<PaletteItem>> FindAsync(string query, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            return [];
        }
        var found = await catalogue.FindManyAsync(user.GetTenant(), query, Most, cancellationToken);
        return [.. found.Select(model => new PaletteItem(text["Title"], model.Title, PortalUrls.RegisteredModel(model.Name), "inventory_2", words.Of(model.Stage)))];
    }
}
