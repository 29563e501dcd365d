using System.Diagnostics;
using System.Text;

namespace Portal.Governance.Engine;

/// <summary>How PostgreSQL's programs are started: as the right user, inside the data folder, with nothing of the portal's environment.</summary>
internal static class PostgresCommand
{
    /// <summary>
    /// Runs the server and waits for the end of the pipe on standard input: that is how it learns that the portal is gone, however that ended. Then it
    /// gets SIGINT, PostgreSQL's fast shutdown.
    /// </summary>
    private const string Watched = """
        exec 3<&0 </dev/null
        "$@" 3<&- & server=$!
        (while read -r _; do :; done; kill -INT $server) <&3 2>/dev/null & watch=$!
        exec 3<&-
        wait $server; code=$?
        kill $watch 2>/dev/null
        exit $code
        """;

    public static Process Server(PostgresInstallation installation, PostgresHome home, UnixUser? user)
    {
        // A session of its own: Ctrl+C in a terminal asks the portal to stop, and the portal still needs its store for that.
        var session = Programs.Find("setsid") is { } setsid ? [setsid] : Array.Empty<string>();
        return Create(home, home.Data, [.. session, .. user?.RunAs() ?? [], "/bin/sh", "-c", Watched, "portal-postgres", installation.Server, "-D", home.DataArgument(home.Data), .. Settings(home)]);
    }

    public static Process InitDb(PostgresInstallation installation, PostgresHome home, UnixUser? user, string role) => Create(
        home,
        home.UnfinishedData,
        [
            .. user?.RunAs() ?? [], installation.InitDb, "-D", home.DataArgument(home.UnfinishedData), "--username", role, "--auth", "reject", "--encoding", "UTF8",
            "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-instructions",
        ]);

    /// <summary>The server without network or processes, for one statement on standard input.</summary>
    public static Process SingleUser(PostgresInstallation installation, PostgresHome home, UnixUser? user, string folder) =>
        Create(home, folder, [.. user?.RunAs() ?? [], installation.Server, "--single", "-D", home.DataArgument(folder), "-c", "exit_on_error=true", "postgres"]);

    private static Process Create(PostgresHome home, string workingFolder, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = workingFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        // Relative to the working folder, because the server's user may be unable to pass through the folders above.
        start.Environment["LD_LIBRARY_PATH"] = Path.Combine("..", Path.GetFileName(home.Libraries));
        return new Process { StartInfo = start };
    }

    private static IEnumerable<string> Settings(PostgresHome home) => new[]
    {
        "listen_addresses=",
        $"unix_socket_directories={home.SocketFolderArgument}",
        "unix_socket_permissions=0700",
        "max_connections=60",
        "shared_buffers=64MB",
        // The store's tables are small and its statements short: neither compiling nor spreading them over processes pays.
        "jit=off",
        "max_parallel_workers_per_gather=0",
        "max_logical_replication_workers=0",
        "huge_pages=off",
        "timezone=UTC",
        "log_timezone=UTC",
        "log_line_prefix=",
        // What a statement did wrong is told to the portal, which logs it where it matters.
        "log_min_messages=log",
    }.SelectMany(setting => (string[])["-c", setting]);
}
