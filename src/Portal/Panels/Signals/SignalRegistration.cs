using Portal.Live;

namespace Portal.Panels.Signals;

/// <summary>How slices bring their signals to the Overview and to <c>/api/v1/overview</c>.</summary>
public static class SignalRegistration
{
    /// <summary>The shortest time between two computations of one signal: a verdict over hours does not change within seconds, and everybody who opens the portal asks for it.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    /// <summary>Shows a signal wherever applications are shown with their status.</summary>
    /// <param name="create">Gets the services its query needs.</param>
    public static IServiceCollection AddHealthSignal(this IServiceCollection services, Func<IServiceProvider, HealthSignal> create) =>
        services.AddSingleton(create);

    /// <summary>The catalogue and its live panel.</summary>
    internal static void AddSignals(this IServiceCollection services)
    {
        services.AddSingleton<SignalCatalogue>();
        services.AddSingleton(provider =>
        {
            var catalogue = provider.GetRequiredService<SignalCatalogue>();
            return new LivePanel(
                SignalCatalogue.Panel,
                async (request, argument, token) =>
                {
                    var readings = await catalogue.AskAsync(request, argument, token);
                    return new LiveResult(readings, readings.NewestReceived);
                },
                catalogue.Fault) { Rest = Rest };
        });
    }
}
