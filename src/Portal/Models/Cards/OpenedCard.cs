using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Governance.Models.Cards;
using Portal.Telemetry.Series;

namespace Portal.Models.Cards;

/// <summary>A model's card with what pages and the API need beside it.</summary>
/// <param name="Card">Null: nobody has begun one.</param>
/// <param name="Draft">What the next version will say; empty where there is no card.</param>
/// <param name="Filter">The model's calls; null: nothing in telemetry tells them from others.</param>
public sealed record OpenedCard(Model Model, IReadOnlyList<ModelVersion> Versions, ModelCard? Card, CardContent Draft, CallFilter? Filter, CardContext Context)
{
    /// <summary>The number by which a save says what it was made from; 0: there was no card.</summary>
    public long Seen => Card?.Version ?? 0;

    public IReadOnlyList<CardScore> Judge(CardContent content) => CardCompleteness.Judge(content, Context);
}

/// <summary>Opens cards.</summary>
public sealed class CardLibrary(ModelCatalogue models, ModelCards cards)
{
    /// <summary>Null: the viewer's tenant has no such model.</summary>
    public async Task<OpenedCard?> OpenAsync(ClaimsPrincipal viewer, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return await models.FindAsync(viewer.GetTenant(), name, cancellationToken) is { } model ? await OpenAsync(model, cancellationToken) : null;
    }

    /// <summary>Null: the viewer's tenant has no such model.</summary>
    public async Task<OpenedCard?> OpenAsync(ClaimsPrincipal viewer, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return await models.FindAsync(viewer.GetTenant(), id, cancellationToken) is { } model ? await OpenAsync(model, cancellationToken) : null;
    }

    private async Task<OpenedCard> OpenAsync(Model model, CancellationToken cancellationToken)
    {
        var versions = await models.GetVersionsAsync(model.Id, cancellationToken);
        var card = await cards.FindAsync(model.Id, cancellationToken);
        var context = await cards.GetContextAsync(model, cancellationToken);
        return new OpenedCard(model, versions, card, card is null ? CardContent.Empty : CardJson.Read(card.Draft), ModelTelemetry.FilterOf(model, versions), context);
    }
}
