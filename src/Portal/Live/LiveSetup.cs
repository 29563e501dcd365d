using Portal.Governance.Access;
using Portal.Live.Series;
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
        builder.Services.AddSingleton<HubWatch>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<HubWatch>());
        builder.Services.AddCallPanels();
        builder.Services.AddSeriesCatalogue();
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

    /// <summary>Registers a panel of calls that can be watched.</summary>
    /// <param name="newestReceived">When the portal received the newest call of a result, where the result knows.</param>
    public static void AddLivePanel<T>(
        this IServiceCollection services,
        string id,
        Func<CallSeries, SeriesRequest, CancellationToken, Task<T>> query,
        Func<T, DateTimeOffset?>? newestReceived = null)
        where T : class =>
        services.AddPanel<CallSeries, T>(id, (series, request, _, token) => query(series, request, token), newestReceived, argumentFault: null);

    /// <summary>Registers a panel that asks <typeparamref name="TSource"/>, a singleton, and takes an argument.</summary>
    /// <param name="query">Gets the request and the <see cref="PanelKey.Argument"/>.</param>
    /// <param name="argumentFault">What is wrong with an argument, in a sentence that says what to write instead; null when it can be used.</param>
    /// <param name="newestReceived">When the portal received the newest call of a result, where the result knows.</param>
    public static void AddLivePanel<TSource, T>(
        this IServiceCollection services,
        string id,
        Func<TSource, SeriesRequest, string?, CancellationToken, Task<T>> query,
        Func<string?, string?> argumentFault,
        Func<T, DateTimeOffset?>? newestReceived = null)
        where TSource : class
        where T : class =>
        services.AddPanel(id, query, newestReceived, argumentFault);

    private static void AddPanel<TSource, T>(
        this IServiceCollection services,
        string id,
        Func<TSource, SeriesRequest, string?, CancellationToken, Task<T>> query,
        Func<T, DateTimeOffset?>? newestReceived,
        Func<string?, string?>? argumentFault)
        where TSource : class
        where T : class =>
        services.AddSingleton(provider =>
        {
            var source = provider.GetRequiredService<TSource>();
            return new LivePanel(
                id,
                async (request, argument, token) =>
                {
                    var result = await query(source, request, argument, token);
                    return new LiveResult(result, newestReceived?.Invoke(result));
                },
                argumentFault);
        });
}
