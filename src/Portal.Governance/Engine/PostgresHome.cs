namespace Portal.Governance.Engine;

/// <summary>
/// The folder of the portal's own PostgreSQL. Where the portal runs as root the server's user owns it but may be unable to reach it through the
/// folders above, so programs are started inside <see cref="Data"/> and name it by <see cref="DataArgument"/>.
/// </summary>
internal sealed class PostgresHome
{
    // sockaddr_un.sun_path holds 108 bytes on Linux, 104 on macOS, its closing zero included.
    private const int LongestSocketPath = 103;
    private const string SocketName = ".s.PGSQL.5432";

    private readonly UnixUser? _user;
    private readonly string? _temporarySocketFolder;

    public PostgresHome(string path, UnixUser? user)
    {
        Path = path;
        _user = user;
        CreatePrivate(path);
        if (System.Text.Encoding.UTF8.GetByteCount(System.IO.Path.Combine(path, SocketName)) > LongestSocketPath)
        {
            _temporarySocketFolder = Directory.CreateTempSubdirectory("portal-pg-").FullName;
            user?.HandOver(_temporarySocketFolder);
        }
    }

    public string Path { get; }

    public string Data => System.IO.Path.Combine(Path, "data");

    /// <summary>Where the data folder comes to be; it gets its name when it is whole.</summary>
    public string UnfinishedData => System.IO.Path.Combine(Path, "data.new");

    /// <summary>Links to libraries under the names the loader asks for.</summary>
    public string Libraries => System.IO.Path.Combine(Path, "lib");

    /// <summary>What to give as <c>-D</c> to a program that is started with the data folder as its working folder.</summary>
    public string DataArgument(string folder) => _user is null ? folder : "/proc/self/cwd";

    /// <summary>The folder that clients name as their host.</summary>
    public string SocketFolder => _temporarySocketFolder ?? Path;

    /// <summary>The same folder as the server names it, seen from its data folder.</summary>
    public string SocketFolderArgument => _temporarySocketFolder ?? "..";

    public string Socket => System.IO.Path.Combine(SocketFolder, SocketName);

    public bool IsInitialized => File.Exists(System.IO.Path.Combine(Data, "PG_VERSION"));

    /// <summary>The process that works on the data, or did; null: none.</summary>
    public int? ServerId => File.Exists(PidFile) && int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), out var id) ? id : null;

    private string PidFile => System.IO.Path.Combine(Data, "postmaster.pid");

    /// <summary>Gives everything to the server's user; a data folder restored or started by another user becomes usable that way.</summary>
    public void HandOver() => _user?.HandOver(Path);

    public void CreateUnfinishedData()
    {
        if (Directory.Exists(UnfinishedData))
        {
            Directory.Delete(UnfinishedData, recursive: true);
        }
        CreatePrivate(UnfinishedData);
        HandOver();
    }

    /// <summary>Removes what lies outside the folder.</summary>
    public void RemoveTemporary()
    {
        if (_temporarySocketFolder is not null && Directory.Exists(_temporarySocketFolder))
        {
            Directory.Delete(_temporarySocketFolder, recursive: true);
        }
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
