using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.Engine;
using Portal.Testing;

namespace Portal.Integration.Tests.Engine;

public sealed class SupervisorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-supervisor-").FullName;

    [Fact]
    public async Task Engine_KilledWithSignal9_ComesBackWithItsDataOnTheSamePort()
    {
        await using var engine = Create();
        await engine.StartAsync(CancellationToken.None);
        using var http = new EngineHttp(engine.Settings);
        await http.QueryAsync("CREATE DATABASE d");
        await http.QueryAsync("CREATE TABLE d.t (a UInt32) ENGINE = MergeTree ORDER BY a SETTINGS fsync_after_insert = 1");
        await http.QueryAsync("INSERT INTO d.t VALUES (1), (2), (3)");
        var back = new TaskCompletionSource();
        engine.Restarted += (_, _) => back.TrySetResult();
        var killed = engine.ProcessId!.Value;

        Process.GetProcessById(killed).Kill();
        await back.Task.WaitAsync(TimeSpan.FromSeconds(60));

        engine.ProcessId.ShouldNotBe(killed);
        engine.Restarts.ShouldBe(1);
        (await http.QueryAsync("SELECT count() FROM d.t")).ShouldBe("3");
    }

    [Fact]
    public async Task Engine_Disposed_EndsItsProcessWithQueriesRunning()
    {
        var engine = Create();
        await engine.StartAsync(CancellationToken.None);
        using var http = new EngineHttp(engine.Settings);
        using var process = Process.GetProcessById(engine.ProcessId!.Value);
        var running = http.PostAsync("SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1 /* at_stop */");
        await http.WaitUntilRunsAsync("at_stop", runs: true);

        await engine.DisposeAsync();

        process.HasExited.ShouldBeTrue();
        engine.IsRunning.ShouldBeFalse();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Engine_ParentKilledWithSignal9_LeavesNoOrphan()
    {
        // A parent that starts the engine as the supervisor does, with a pipe as its standard input, and then only waits.
        const string Parent = """
            const [, dotnet, dll, path, port] = process.argv
            const child = require('node:child_process').spawn(dotnet, [dll, '--path', path, '--port', port], { stdio: ['pipe', 'inherit', 'inherit'] })
            child.stdin.write('default secret\n')
            console.log(child.pid)
            setInterval(() => {}, 1000)
            """;
        var port = LoopbackPort.Find();
        var start = new ProcessStartInfo("node", ["-e", Parent, "--", EngineLocator.DotNetHost(), EngineLocator.Find(null), Path.Combine(_folder, "data"), $"{port}"]) 
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var parent = Process.Start(start)!;
        using var child = Process.GetProcessById(int.Parse((await parent.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await IsUpAsync(client, deadline.Token))
        {
            await Task.Delay(20, deadline.Token);
        }

        parent.Kill();

        await child.WaitForExitAsync(deadline.Token);
        child.HasExited.ShouldBeTrue();
    }

    [Fact]
    public async Task Engine_SecondOnTheSameData_IsRefusedWithOneClearLine()
    {
        await using var first = Create();
        await first.StartAsync(CancellationToken.None);
        await using var second = Create(TimeSpan.Zero);

        var refusal = await Should.ThrowAsync<ClickHouseEngineException>(() => second.StartAsync(CancellationToken.None));

        refusal.Message.ShouldContain($"Another process is using the data directory {Path.Combine(_folder, "data")}");
        first.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task Engine_FirstStillStopping_WaitsForTheData()
    {
        var first = Create();
        await first.StartAsync(CancellationToken.None);
        await using var second = Create();
        var starting = second.StartAsync(CancellationToken.None);

        await first.DisposeAsync();

        await starting;
        second.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task Portal_KilledWithSignal9_LeavesNoEngineBehind()
    {
        await using var portal = await PortalProcess.StartAsync();
        var lockFile = Path.Combine(portal.Data, "clickhouse", "engine.lock");
        IsFree(lockFile).ShouldBeFalse();

        await portal.KillAsync();

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!IsFree(lockFile))
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    [Fact]
    public async Task Engine_LibraryMissing_SaysWhatToDo()
    {
        await using var engine = new ClickHouseEngine(
            new ClickHouseEngineOptions { DataPath = Path.Combine(_folder, "data"), LibraryPath = "/nowhere/libchdb.so" },
            NullLogger<ClickHouseEngine>.Instance, TimeProvider.System);

        var error = await Should.ThrowAsync<ClickHouseEngineException>(() => engine.StartAsync(CancellationToken.None));
        error.Message.ShouldContain("libchdb is not at /nowhere/libchdb.so");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The engine holds its lock file from its first moment to its last.
    private static bool IsFree(string lockFile)
    {
        try
        {
            using var file = new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<bool> IsUpAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetStringAsync("/ping", cancellationToken) == "Ok.\n";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private ClickHouseEngine Create(TimeSpan? lockPatience = null)
    {
        var options = new ClickHouseEngineOptions { DataPath = Path.Combine(_folder, "data") };
        options = lockPatience is { } patience ? options with { LockPatience = patience } : options;
        return new ClickHouseEngine(options, NullLogger<ClickHouseEngine>.Instance, TimeProvider.System);
    }
}
