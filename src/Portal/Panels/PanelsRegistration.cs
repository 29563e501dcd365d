using Portal.Panels.Signals;

namespace Portal.Panels;

/// <summary>Live panels of the catalogue of series, and the signals of an application's health, for every slice that shows some.</summary>
public static class PanelsRegistration
{
    public static WebApplicationBuilder AddPanels(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<PanelNames>();
        builder.Services.AddSignals();
        return builder;
    }
}
