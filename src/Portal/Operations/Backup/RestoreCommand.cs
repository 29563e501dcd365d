using System.Globalization;
using Portal.Governance.Backup;
using Portal.Governance.Store;
using Portal.Hosting;
using Portal.Telemetry;
using Portal.Telemetry.Backup;
using Portal.Telemetry.Schema;

namespace Portal.Operations.Backup;

/// <summary><c>dotnet Portal.dll restore</c>: checks a whole backup first, then puts it back. The portal must be stopped.</summary>
internal static class RestoreCommand
{
    public static async Task RunAsync(BackupArguments arguments, WebApplicationBuilder builder, TextWriter error, CancellationToken cancellationToken)
    {
        await using var file = Open(arguments.Path);
        var manifest = await VerifyAsync(file, arguments.Lock, cancellationToken);
        await error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"The backup is whole: as of {manifest.AsOf:yyyy-MM-dd HH:mm:ss} UTC, made by version {manifest.Portal}, {manifest.Entries.Sum(entry => entry.Bytes) / 1e6:N1} MB of content."));
        RefuseUnknown(manifest, builder.Configuration);
        if (arguments.VerifyOnly)
        {
            return;
        }
        var data = DataDirectory.Resolve(builder.Configuration["Portal:Data"]);
        var occupied = Occupied(data, manifest);
        if (UnfinishedRestore.IsThere(data))
        {
            occupied.Add("a restore that did not finish");
        }
        if (occupied.Count > 0 && !arguments.Replace)
        {
            throw new BackupException($"The data folder {data.Root} is not empty ({string.Join(", ", occupied)}). Name another one with --data, or give --replace to set what is there aside.");
        }
        UnfinishedRestore.Forget(data);
        await using var stopped = BackupCommand.Build(builder);
        var services = stopped.Services;
        UnfinishedRestore.Begin(data);
        if (SetAside(data, manifest, TimeProvider.System.GetUtcNow()) is { } aside)
        {
            await error.WriteLineAsync($"What was there is in {aside}; delete it when you no longer need it: it holds keys, too.");
        }
        await using (var job = new RestoreJob(data, manifest, token => PortalStores.StartAsync(services, token), Import, error))
        {
            if (!arguments.Replace && await job.OccupiedAsync(cancellationToken) is { Count: > 0 } tables)
            {
                UnfinishedRestore.Forget(data);
                throw new BackupException($"The configured database servers hold data already ({string.Join(", ", tables.Take(5))}{(tables.Count > 5 ? ", ..." : "")}). Give --replace to drop it.");
            }
            file.Seek(0, SeekOrigin.Begin);
            await using var content = await BackupCipher.OpenAsync(file, arguments.Lock, cancellationToken);
            await job.RunAsync(content, cancellationToken);
        }
        UnfinishedRestore.Forget(data);
        await error.WriteLineAsync("Restored. Erasures that were asked for after the backup was taken are not in it: repeat them (docs/operations.md, Backup).");

        TelemetryImport Import(PortalStores stores) => new(
            stores.TelemetryServer,
            stores.Telemetry,
            services.GetRequiredService<SchemaOptions>(),
            new TelemetryRetention(stores.Telemetry, services.GetRequiredService<SchemaOptions>(), services.GetRequiredService<RetentionOptions>(), services.GetRequiredService<ILogger<TelemetryRetention>>()),
            services.GetRequiredService<TimeProvider>());
    }

    private static async Task<BackupManifest> VerifyAsync(FileStream file, BackupLock with, CancellationToken cancellationToken)
    {
        var content = await BackupCipher.OpenAsync(file, with, cancellationToken);
        return await ArchiveReader.VerifyAsync(content, cancellationToken);
    }

    private static void RefuseUnknown(BackupManifest manifest, ConfigurationManager configuration)
    {
        var provider = configuration.GetSection(GovernanceOptions.Section).Get<GovernanceOptions>()?.Provider ?? GovernanceProvider.Postgres;
        var refusal = (manifest.Telemetry is null ? null : TelemetryImport.Refusal(manifest.Telemetry.Schema))
            ?? (manifest.Records is null ? null : RecordImport.Refusal(manifest.Records.Migrations, PortalDbOptions.For(provider, connectionString: null)));
        if (refusal is not null)
        {
            throw new BackupException($"The backup cannot be restored: {refusal}.");
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 1 << 20 });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{path} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Folders of the data folder that the backup would fill and that hold something.</summary>
    private static List<string> Occupied(DataDirectory data, BackupManifest manifest) =>
        [.. Folders(data, manifest).Where(folder => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()).Select(folder => Path.GetFileName(folder)!)];

    private static IEnumerable<string> Folders(DataDirectory data, BackupManifest manifest)
    {
        yield return data.Keys;
        if (manifest.Telemetry is not null)
        {
            yield return data.Spool;
            yield return data.ClickHouse;
        }
        if (manifest.Records is not null)
        {
            yield return Path.Combine(data.Root, GovernanceSetup.PostgresFolder);
            yield return BackupFiles.AuditFolder(data);
        }
    }

    /// <summary>Moves what the backup replaces into a folder beside it; null when there was nothing.</summary>
    private static string? SetAside(DataDirectory data, BackupManifest manifest, DateTimeOffset now)
    {
        var occupied = Folders(data, manifest).Where(Directory.Exists).Append(Path.Combine(data.Root, BackupFiles.DevelopmentKeys)).Where(Path.Exists).ToList();
        if (occupied.Count == 0)
        {
            return null;
        }
        var aside = Path.Combine(data.Root, string.Create(CultureInfo.InvariantCulture, $"replaced-{now:yyyyMMdd-HHmmss}"));
        Governance.Access.SecretFile.CreateFolder(aside);
        foreach (var path in occupied)
        {
            Directory.Move(path, Path.Combine(aside, Path.GetFileName(path)));
        }
        return aside;
    }
}
