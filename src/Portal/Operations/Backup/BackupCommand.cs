using System.Globalization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Hosting;
using Portal.Operations.Control;
using Portal.Telemetry;

namespace Portal.Operations.Backup;

/// <summary><c>dotnet Portal.dll backup</c>: everything of an installation in one file, while the portal runs or is stopped.</summary>
internal static class BackupCommand
{
    public static async Task RunAsync(BackupArguments arguments, WebApplicationBuilder builder, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var data = DataDirectory.Resolve(builder.Configuration["Portal:Data"]);
        if (!Directory.Exists(data.Root))
        {
            throw new BackupException($"There is no data folder {data.Root}. Name it with --data.");
        }
        var time = TimeProvider.System;
        var target = TargetOf(arguments, time.GetUtcNow());
        var draft = $"{target}.part";
        await using var portal = await ControlClient.ConnectAsync(data, cancellationToken);
        await error.WriteLineAsync(portal is null ? "The portal is stopped: its engines are started for the time of the backup." : "The portal is running: deliveries are held while telemetry is read.");
        WebApplication? stopped = null;
        try
        {
            BackupOutcome outcome;
            await using (var file = new FileStream(draft, OwnerOnly()))
            {
                await using var content = arguments.Lock.IsNone ? file : await BackupCipher.EncryptAsync(file, arguments.Lock, cancellationToken);
                outcome = await new BackupJob(data, time, error).RunAsync(content, arguments.Scope, OpenAsync, cancellationToken);
                await content.FlushAsync(cancellationToken);
                if (content != file)
                {
                    await content.DisposeAsync();
                }
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, target, overwrite: false);
            await error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"As of {outcome.Manifest.AsOf:yyyy-MM-dd HH:mm:ss} UTC, {new FileInfo(target).Length / 1e6:N1} MB{(portal is null ? "" : $", deliveries held for {outcome.Held.TotalSeconds:0.0} s")}."));
            await error.WriteLineAsync(arguments.Lock.IsNone
                ? "It holds the keys of this installation and is NOT encrypted: keep it where only you can read it, or use --passphrase-file or --public-key."
                : "It is encrypted; without the passphrase or private key nobody can restore it.");
            await output.WriteLineAsync(target);
        }
        finally
        {
            File.Delete(draft);
            if (stopped is not null)
            {
                await stopped.DisposeAsync();
            }
        }

        async Task<PortalStores> OpenAsync(CancellationToken token)
        {
            if (portal is not null)
            {
                return await PortalStores.HoldAsync(portal, token);
            }
            stopped = Build(builder);
            return await PortalStores.StartAsync(stopped.Services, token);
        }
    }

    /// <summary>The stores of a portal that does not run; takes the data folder.</summary>
    internal static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.AddTelemetry();
        builder.AddGovernance();
        // The stores are wanted, not the portal that works on them.
        builder.Services.RemoveAll<IHostedService>();
        return builder.Build();
    }

    private static string TargetOf(BackupArguments arguments, DateTimeOffset now)
    {
        var path = Path.GetFullPath(arguments.Path);
        var target = Directory.Exists(path) || Path.EndsInDirectorySeparator(arguments.Path)
            ? Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"portal-{now:yyyyMMdd-HHmmss}Z.{(arguments.Lock.IsNone ? "tar.gz" : "lmpbackup")}"))
            : path;
        if (File.Exists(target))
        {
            throw new BackupException($"{target} exists already; backups never overwrite anything.");
        }
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        return target;
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 1 << 20 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return options;
    }
}
