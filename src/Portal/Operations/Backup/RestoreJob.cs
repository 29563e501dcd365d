using System.Globalization;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Backup;
using Portal.Telemetry;
using Portal.Telemetry.Backup;

namespace Portal.Operations.Backup;

/// <summary>Puts a verified backup back into stores that are empty or may be replaced.</summary>
internal sealed class RestoreJob(DataDirectory data, BackupManifest manifest, Func<CancellationToken, Task<PortalStores>> start, Func<PortalStores, TelemetryImport> import, TextWriter progress)
    : IAsyncDisposable
{
    private PortalStores? _stores;
    private TelemetryImport? _telemetry;
    private RecordImport? _records;

    /// <summary>Tables outside the data folder that a restore would drop.</summary>
    public async Task<IReadOnlyList<string>> OccupiedAsync(CancellationToken cancellationToken)
    {
        var stores = await StoresAsync(cancellationToken);
        IReadOnlyList<string> telemetry = manifest.Telemetry is null ? [] : await import(stores).OccupiedAsync(cancellationToken);
        IReadOnlyList<string> records = manifest.Records is null ? [] : await new RecordImport(stores.Records).OccupiedAsync(cancellationToken);
        return [.. telemetry, .. records];
    }

    /// <param name="archive">At its beginning.</param>
    public async Task RunAsync(Stream archive, CancellationToken cancellationToken)
    {
        await ArchiveReader.ReadAsync(archive, (name, content) => PutAsync(name, content, cancellationToken), cancellationToken);
        if (_telemetry is not null)
        {
            await _telemetry.FinishAsync(cancellationToken);
            await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Telemetry: {manifest.Telemetry!.Tables.Sum(table => table.Rows):N0} rows of {manifest.Telemetry.Tables.Count} tables."));
        }
        if (_records is not null)
        {
            await _records.FinishAsync(cancellationToken);
            await OperationsAudit.WriteAsync(_stores!.Records, "operations.backup.restored", new AuditSubject("backup", manifest.AsOf.ToString("O", CultureInfo.InvariantCulture), manifest.Portal), cancellationToken);
            await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Records: {manifest.Records!.Tables.Sum(table => table.Rows):N0} rows of {manifest.Records.Tables.Count} tables."));
        }
    }

    public ValueTask DisposeAsync() => _stores?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task PutAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        if (name.StartsWith(BackupFiles.Telemetry, StringComparison.Ordinal))
        {
            var table = manifest.Telemetry?.Tables.FirstOrDefault(table => table.Name == name[BackupFiles.Telemetry.Length..]) ?? throw new BackupException($"The backup holds '{name}', which its manifest does not describe.");
            if (_telemetry is null)
            {
                _telemetry = import(await StoresAsync(cancellationToken));
                await _telemetry.PrepareAsync(manifest.Telemetry!.Schema, cancellationToken);
            }
            if (table.Rows > 0)
            {
                await _telemetry.WriteAsync(table, content, cancellationToken);
            }
        }
        else if (name.StartsWith(BackupFiles.Records, StringComparison.Ordinal))
        {
            var table = manifest.Records?.Tables.FirstOrDefault(table => table.Name == name[BackupFiles.Records.Length..]) ?? throw new BackupException($"The backup holds '{name}', which its manifest does not describe.");
            if (_records is null)
            {
                _records = new RecordImport((await StoresAsync(cancellationToken)).Records);
                await _records.PrepareAsync(manifest.Records!.Migrations, cancellationToken);
            }
            await _records.WriteAsync(table, content, cancellationToken);
        }
        else
        {
            await PutFileAsync(BackupFiles.PathOf(data, name), content, cancellationToken);
        }
    }

    private static async Task PutFileAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        SecretFile.CreateFolder(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        await using var file = new FileStream(path, options);
        await content.CopyToAsync(file, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private async Task<PortalStores> StoresAsync(CancellationToken cancellationToken) => _stores ??= await start(cancellationToken);
}
