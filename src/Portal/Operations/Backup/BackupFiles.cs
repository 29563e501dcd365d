using Portal.Telemetry;

namespace Portal.Operations.Backup;

/// <summary>Which files beside the stores belong to a backup, and where they go.</summary>
internal static class BackupFiles
{
    public const string Keys = "keys/";
    public const string Spool = "spool/";
    public const string Telemetry = "telemetry/";
    public const string Records = "records/";
    public const string Audit = "audit/";
    public const string DevelopmentKeys = "dev-keys.json";

    /// <summary>Keys and secrets, by their path below the folder of keys. The password of the embedded PostgreSQL belongs to its data folder, which a restore makes anew.</summary>
    public static IEnumerable<string> KeyFiles(DataDirectory data) => !Directory.Exists(data.Keys) ? [] : Directory
        .EnumerateFiles(data.Keys, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) is not "postgres.password" and not "lock" && Path.GetExtension(path) is not ".lock")
        .Select(path => Path.GetRelativePath(data.Keys, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>Where the audit trail's checkpoints are noted down outside of the database.</summary>
    public static string AuditFolder(DataDirectory data) => Path.Combine(data.Root, "audit");

    /// <summary>The checkpoints' files, by their path below <see cref="AuditFolder"/>.</summary>
    public static IEnumerable<string> AuditFiles(DataDirectory data) => !Directory.Exists(AuditFolder(data)) ? [] : Directory
        .EnumerateFiles(AuditFolder(data))
        .Select(path => Path.GetFileName(path)!)
        .Order(StringComparer.Ordinal);

    /// <summary>The place of a file of the archive below the data folder.</summary>
    /// <exception cref="BackupException">Its name leads out of the data folder.</exception>
    public static string PathOf(DataDirectory data, string name)
    {
        var (root, relative) = name switch
        {
            DevelopmentKeys => (data.Root, name),
            _ when name.StartsWith(Keys, StringComparison.Ordinal) => (data.Keys, name[Keys.Length..]),
            _ when name.StartsWith(Spool, StringComparison.Ordinal) => (data.Spool, name[Spool.Length..]),
            _ when name.StartsWith(Audit, StringComparison.Ordinal) => (AuditFolder(data), name[Audit.Length..]),
            _ => throw new BackupException($"The backup holds '{name}', which this version does not know."),
        };
        var path = Path.GetFullPath(Path.Combine(root, relative));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !relative.Contains('\0', StringComparison.Ordinal)
            ? path
            : throw new BackupException($"The backup holds '{name}', which leads out of the data folder.");
    }
}
