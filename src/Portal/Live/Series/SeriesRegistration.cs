namespace Portal.Live.Series;

/// <summary>How slices bring series to dashboards.</summary>
public static class SeriesRegistration
{
    /// <summary>Offers a series to dashboards.</summary>
    public static IServiceCollection AddDashboardSeries(this IServiceCollection services, Func<IServiceProvider, DashboardSeries> create) =>
        services.AddSingleton(create);

    /// <summary>The catalogue, the live panel that shows what is in it, and the series of calls.</summary>
    internal static void AddSeriesCatalogue(this IServiceCollection services)
    {
        services.AddSingleton<SeriesCatalogue>();
        services.AddSingleton(provider =>
        {
            var catalogue = provider.GetRequiredService<SeriesCatalogue>();
            return new LivePanel(
                SeriesCatalogue.Panel,
                async (request, argument, token) =>
                {
                    var answer = await catalogue.AskAsync(request, argument, token);
                    return new LiveResult(answer, answer.NewestReceived);
                },
                catalogue.Fault);
        });
        services.AddCallMetricSeries();
    }
}
