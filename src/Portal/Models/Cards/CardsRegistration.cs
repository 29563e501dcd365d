using Portal.Governance.Models.Cards;
using Portal.Shell;

namespace Portal.Models.Cards;

/// <summary>Model cards: what a model is for, how it was tested and who answers for it, with numbers that are live.</summary>
public static class CardsRegistration
{
    public static WebApplicationBuilder AddModelCards(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton<ModelCards>();
        services.AddSingleton<ModelCardTypings>();
        services.AddSingleton<ModelCardComments>();
        services.AddSingleton<CardLibrary>();
        services.AddSingleton<CardViews>();
        services.AddSingleton<LiveNumbers>();
        services.AddScoped<CardDocument>();
        services.AddModelTab(new ModelTab { Key = "card", Order = 15, Texts = typeof(CardTexts), TextKey = "Tab", Component = typeof(CardTab) });
        return builder;
    }
}
