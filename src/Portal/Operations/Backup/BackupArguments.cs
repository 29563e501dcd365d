namespace Portal.Operations.Backup;

/// <summary>What <c>backup</c> and <c>restore</c> were told.</summary>
internal sealed record BackupArguments
{
    public const string Usage = """
        Usage:
          backup  --to FILE|FOLDER [--passphrase-file FILE | --public-key FILE] [--without-telemetry] [--without-records] [--data FOLDER]
          restore --from FILE      [--passphrase-file FILE | --private-key FILE] [--replace] [--verify-only] [--data FOLDER]
        The data folder is --data, Portal:Data or PORTAL_DATA, else .portal below the working directory. 'backup' works while the portal runs and while it is stopped.
        """;

    /// <summary>Where to write, or what to read.</summary>
    public required string Path { get; init; }

    public required BackupLock Lock { get; init; }

    public BackupScope Scope { get; init; } = new();

    public bool Replace { get; init; }

    public bool VerifyOnly { get; init; }

    /// <summary>Null: by the settings.</summary>
    public string? Data { get; init; }

    /// <exception cref="FormatException">Says which argument is wrong.</exception>
    /// <exception cref="BackupException">A file that was named cannot be read, or a passphrase is too short.</exception>
    public static BackupArguments Parse(IReadOnlyList<string> args)
    {
        var restore = args[0] is "restore";
        string? path = null, passphrase = null, publicKey = null, privateKey = null, data = null;
        var (telemetry, records, replace, verifyOnly) = (true, true, false, false);
        for (var i = 1; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--to" when !restore:
                case "--from" when restore:
                    path = Value();
                    break;
                case "--passphrase-file":
                    passphrase = Value();
                    break;
                case "--public-key" when !restore:
                    publicKey = Value();
                    break;
                case "--private-key" when restore:
                    privateKey = Value();
                    break;
                case "--data":
                    data = Value();
                    break;
                case "--without-telemetry" when !restore:
                    telemetry = false;
                    break;
                case "--without-records" when !restore:
                    records = false;
                    break;
                case "--replace" when restore:
                    replace = true;
                    break;
                case "--verify-only" when restore:
                    verifyOnly = true;
                    break;
                default:
                    throw new FormatException($"'{args[i]}' is not understood.");
            }

            string Value() => ++i < args.Count && args[i].Length > 0 ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
        }
        if (passphrase is not null && (publicKey ?? privateKey) is not null)
        {
            throw new FormatException("Give a passphrase or a key, not both.");
        }
        return new BackupArguments
        {
            Path = path ?? throw new FormatException(restore ? "--from is missing." : "--to is missing."),
            Lock = new BackupLock(passphrase is null ? null : Passphrase(passphrase), publicKey is null ? null : Text(publicKey), privateKey is null ? null : Text(privateKey)),
            Scope = new BackupScope(telemetry, records),
            Replace = replace,
            VerifyOnly = verifyOnly,
            Data = data,
        };
    }

    private static string Passphrase(string path) =>
        Text(path).TrimEnd('\r', '\n') is { Length: >= 12 } passphrase ? passphrase : throw new BackupException($"The passphrase in {path} is too short: use 12 characters or more.");

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{path} cannot be read: {fault.Message}", fault);
        }
    }
}
