using Portal.Governance.Access;
using Portal.Telemetry.Series;

namespace Portal.Live;

/// <summary>Wires live panels into the portal.</summary>
public static class LiveSetup
{
    /// <summary>Adds the live feed, the panels that show calls, and the hub for clients outside the portal.</summary>
    public static WebApplicationBuilder AddLive(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddSingleton<HubLimits>();
        builder.Services.AddCallPanels();
        builder.Services.AddSignalR().AddJsonProtocol(json =>
        {
            PortalJson.Configure(json.PayloadSerializerOptions);
            json.PayloadSerializerOptions.Converters.Add(new LiveFrameConverter());
        });
        return builder;
    }

    /// <summary>Refuses hub connections opened by pages of other sites; goes before authentication.</summary>
    public static void UseLive(this IApplicationBuilder app) => app.UseMiddleware<HubOrigin>();

    /// <summary>Maps the hub for clients outside the portal, and the feed's own numbers for operators.</summary>
    public static void MapLive(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHub<PortalHub>(PortalHub.Path).RequireAuthorization(PortalPolicies.View);
        endpoints.MapGet("/api/v1/live", (LiveFeed feed) => TypedResults.Ok(feed.Status))
            .RequireAuthorization(PortalPolicies.Administer)
            .WithName("GetLiveStatus")
            .WithTags("Live")
            .WithSummary("What the live feed does")
            .WithDescription("Distinct panels being computed, their viewers, and the queries asked of ClickHouse since the start.");
    }

    /// <summary>Registers a panel that can be watched.</summary>
    /// <param name="newestReceived">When the portal received the newest call of a result, where the result knows.</param>
    public static void AddLivePanel<T>(
        this IServiceCollection services,
        string id,
        Func<CallSeries, SeriesRequest, CancellationToken, Task<T>> query,
        Func<T, DateTimeOffset?>? newestReceived = null)
        where T : class =>
        services.AddSingleton(provider =>
        {
            var series = provider.GetRequiredService<CallSeries>();
            return new LivePanel(id, async (request, token) =>
            {
                var result = await query(series, request, token);
                return new LiveResult(result, newestReceived?.Invoke(result));
            });
        });
}
