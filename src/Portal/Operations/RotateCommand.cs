using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Portal.Governance.Audit.Signing;
using Portal.Hosting;
using Portal.Operations.Control;
using Portal.Telemetry;
using Portal.Telemetry.Calls;

namespace Portal.Operations;

/// <summary><c>dotnet Portal.dll rotate ...</c>: replaces a key or password. What each means is in docs/operations.md.</summary>
internal static class RotateCommand
{
    private const string Usage = """
        Usage:
          rotate data-protection [--data FOLDER]     a new key for cookies and forms; every session ends
          rotate subject-key [--data FOLDER]         a new key for the hashes of user ids; earlier ones are kept, so that a person can still be found and erased
          rotate audit-key [--data FOLDER]           a new key for the audit trail's checkpoints, also while the portal runs; earlier public keys stay
          rotate postgres-password [--data FOLDER]   a new password for the portal's own PostgreSQL, set at the next start
        """;

    public static async Task<int> RunAsync(string[] args, WebApplicationBuilder builder, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (args is not ([_, "data-protection" or "subject-key" or "audit-key" or "postgres-password"] or [_, "data-protection" or "subject-key" or "audit-key" or "postgres-password", "--data", _]))
        {
            await error.WriteLineAsync(Usage);
            return 2;
        }
        var data = DataDirectory.Resolve(args.Length == 4 ? args[3] : builder.Configuration["Portal:Data"]);
        if (!Directory.Exists(data.Keys))
        {
            await error.WriteLineAsync($"There are no keys in {data.Keys}: name the data folder with --data.");
            return 1;
        }
        await output.WriteLineAsync(args[1] switch
        {
            "data-protection" => await DataProtectionAsync(data, cancellationToken),
            "audit-key" => AuditKey(data),
            "subject-key" => WhileStopped(data, SubjectKey),
            _ => WhileStopped(data, PostgresPassword),
        });
        return 0;
    }

    private static async Task<string> DataProtectionAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        await using var portal = await ControlClient.ConnectAsync(data, cancellationToken);
        if (portal is not null)
        {
            return (await portal.AskAsync(ControlRequest.RotateDataProtection, cancellationToken)).Message!;
        }
        using var folder = DataFolder.Take(data);
        var services = new ServiceCollection();
        services.AddPortalDataProtection(data);
        await using var provider = services.BuildServiceProvider();
        return DataProtectionRotation.Rotate(provider.GetRequiredService<IKeyManager>(), TimeProvider.System.GetUtcNow());
    }

    private static string WhileStopped(DataDirectory data, Func<DataDirectory, string> rotate)
    {
        // Taken by a running portal, which has the key in its memory.
        using var folder = DataFolder.Take(data);
        return rotate(data);
    }

    private static string SubjectKey(DataDirectory data)
    {
        var version = SubjectKeys.Rotate(data);
        return $"Subject key {version} is used from the next start on. Earlier keys stay in {data.Keys}: without them nobody can be found in what was stored before.";
    }

    private static string AuditKey(DataDirectory data)
    {
        var key = new AuditKeys(Path.Combine(data.Keys, "audit"), TimeProvider.System).Rotate();
        return $"Audit key {key.Id} signs from the next checkpoint on. Hand its public key to those who verify the trail; keep the earlier public keys for as long as the trail.";
    }

    private static string PostgresPassword(DataDirectory data)
    {
        File.Delete(Path.Combine(data.Keys, "postgres.password"));
        return "The portal sets a new password at its next start.";
    }
}
