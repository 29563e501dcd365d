using System.Globalization;
using System.Reflection;
using Portal.Governance.Audit;
using Portal.Governance.Backup;
using Portal.Telemetry;
using Portal.Telemetry.Backup;
using Portal.Telemetry.Writing;

namespace Portal.Operations.Backup;

/// <summary>What goes into a backup.</summary>
internal sealed record BackupScope(bool Telemetry = true, bool Records = true);

/// <param name="Held">How long deliveries stood still.</param>
internal sealed record BackupOutcome(BackupManifest Manifest, TimeSpan Held);

/// <summary>
/// Writes a backup. While deliveries are held, keys and spool are copied, the records' snapshot is taken and telemetry is read: all of it is as of one moment.
/// Records are read from their snapshot afterwards, when deliveries go on.
/// </summary>
internal sealed class BackupJob(DataDirectory data, TimeProvider time, TextWriter progress)
{
    /// <summary>Version of this portal.</summary>
    public static string PortalVersion => typeof(BackupJob).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <param name="open">Holds deliveries, or starts what the portal, when it is stopped, does not run.</param>
    public async Task<BackupOutcome> RunAsync(Stream output, BackupScope scope, Func<CancellationToken, Task<PortalStores>> open, CancellationToken cancellationToken)
    {
        await using var stores = await open(cancellationToken);
        var asOf = time.GetUtcNow();
        var held = time.GetTimestamp();
        await using var archive = new ArchiveWriter(output, asOf);
        await OperationsAudit.WriteAsync(stores.Records, "operations.backup.started", new AuditSubject("backup", asOf.ToString("O", CultureInfo.InvariantCulture), PortalVersion), cancellationToken);
        await CopyKeysAsync(archive, cancellationToken);
        if (scope.Telemetry)
        {
            await CopySpoolAsync(archive, cancellationToken);
        }
        await using var snapshot = scope.Records ? await RecordExport.BeginAsync(stores.Records, cancellationToken) : null;
        // The snapshot is taken by the first query.
        var records = snapshot is null ? null : new RecordsPart(await snapshot.MigrationsAsync(cancellationToken), await snapshot.TablesAsync(cancellationToken));
        var telemetry = scope.Telemetry ? await CopyTelemetryAsync(archive, new TelemetryExport(stores.Telemetry), cancellationToken) : null;
        await stores.ReleaseAsync(cancellationToken);
        var stoodStill = time.GetElapsedTime(held);
        if (records is not null)
        {
            await CopyRecordsAsync(archive, snapshot!, records, cancellationToken);
        }
        var manifest = new BackupManifest { Format = BackupManifest.CurrentFormat, Portal = PortalVersion, AsOf = asOf, Telemetry = telemetry, Records = records };
        await archive.CompleteAsync(manifest, cancellationToken);
        return new BackupOutcome(manifest, stoodStill);
    }

    private async Task CopyKeysAsync(ArchiveWriter archive, CancellationToken cancellationToken)
    {
        foreach (var name in BackupFiles.KeyFiles(data))
        {
            await CopyFileAsync(archive, BackupFiles.Keys + name, Path.Combine(data.Keys, name), cancellationToken);
        }
        foreach (var name in BackupFiles.AuditFiles(data))
        {
            await CopyFileAsync(archive, BackupFiles.Audit + name, Path.Combine(BackupFiles.AuditFolder(data), name), cancellationToken);
        }
        var development = Path.Combine(data.Root, BackupFiles.DevelopmentKeys);
        if (File.Exists(development))
        {
            await CopyFileAsync(archive, BackupFiles.DevelopmentKeys, development, cancellationToken);
        }
    }

    private async Task CopySpoolAsync(ArchiveWriter archive, CancellationToken cancellationToken)
    {
        foreach (var file in SpoolCopy.List(data))
        {
            await using var source = SpoolCopy.Open(file);
            if (source is not null)
            {
                await using var entry = archive.Open(BackupFiles.Spool + file.Name);
                await CopyAsync(source, entry, file.Length, cancellationToken);
            }
        }
    }

    private async Task<TelemetryPart> CopyTelemetryAsync(ArchiveWriter archive, TelemetryExport export, CancellationToken cancellationToken)
    {
        var part = new TelemetryPart(await export.ServerVersionAsync(cancellationToken), await export.SchemaAsync(cancellationToken), await export.TablesAsync(cancellationToken));
        foreach (var table in part.Tables)
        {
            await using var entry = archive.Open(BackupFiles.Telemetry + table.Name);
            await export.ReadAsync(table, entry, cancellationToken);
        }
        await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Telemetry: {part.Tables.Sum(table => table.Rows):N0} rows of {part.Tables.Count} tables."));
        return part;
    }

    private async Task CopyRecordsAsync(ArchiveWriter archive, RecordExport export, RecordsPart part, CancellationToken cancellationToken)
    {
        foreach (var table in part.Tables)
        {
            await using var entry = archive.Open(BackupFiles.Records + table.Name);
            await export.ReadAsync(table, entry, cancellationToken);
        }
        await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Records: {part.Tables.Sum(table => table.Rows):N0} rows of {part.Tables.Count} tables."));
    }

    private static async Task CopyFileAsync(ArchiveWriter archive, string name, string path, CancellationToken cancellationToken)
    {
        await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var entry = archive.Open(name);
        await source.CopyToAsync(entry, cancellationToken);
    }

    private static async Task CopyAsync(FileStream source, Stream target, long length, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        while (length > 0 && await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancellationToken) is > 0 and var read)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            length -= read;
        }
    }
}
