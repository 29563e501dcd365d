using Microsoft.AspNetCore.DataProtection;
using Portal.Telemetry;

namespace Portal.Hosting;

/// <summary>Where the keys are that protect cookies and forms.</summary>
internal static class DataProtectionSetup
{
    private const string ApplicationName = "portal";

    /// <summary>Keeps the key ring in <c>{data}/keys/data-protection</c>, so that sessions survive a restart.</summary>
    public static void AddPortalDataProtection(this IServiceCollection services, DataDirectory data) =>
        services.AddDataProtection().SetApplicationName(ApplicationName).PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(data.Keys, "data-protection")));
}
