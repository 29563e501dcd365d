namespace Portal.Shell;

/// <summary>Something that every page says above its content to those whom it concerns. Slices register theirs with <c>services.AddShellBanner(...)</c>.</summary>
/// <param name="Component">Shows nothing while there is nothing to say.</param>
/// <param name="Policy">Whom it concerns.</param>
public sealed record ShellBanner(Type Component, string Policy);

public static class ShellBannerRegistration
{
    public static IServiceCollection AddShellBanner(this IServiceCollection services, ShellBanner banner) => services.AddSingleton(banner);
}
