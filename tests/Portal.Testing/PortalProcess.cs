using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Portal.Testing;

/// <summary>How a <see cref="PortalProcess"/> is set up.</summary>
public sealed record PortalProcessOptions
{
    /// <summary>Settings beside the defaults of the process, for example <c>Live:ConnectionsPerUser</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>An existing data folder, left alone afterwards; null: a temporary one that is deleted.</summary>
    public string? Data { get; init; }

    public string Environment { get; init; } = "Development";

    /// <summary>Whether a start completes when ClickHouse is ready; else as soon as the portal listens.</summary>
    public bool WaitForTelemetry { get; init; } = true;

    /// <summary>Whether a start also completes only when the relational store is ready. Whoever asks for records waits for them anyway.</summary>
    public bool WaitForRecords { get; init; }

    /// <summary>How long a start may take, the engine's included.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>
/// The real portal as a process of its own, on free ports and a data folder of its own. It says on its standard output when it listens and when
/// ClickHouse is ready; nothing here polls or sleeps.
/// </summary>
public sealed partial class PortalProcess : IAsyncDisposable
{
    private const string ReadyLine = "Telemetry is ready";
    private const string RecordsReadyLine = "Records are ready";
    private readonly PortalProcessOptions _options;
    private readonly bool _ownsData;
    private Run? _run;

    private PortalProcess(PortalProcessOptions options)
    {
        _options = options;
        _ownsData = options.Data is null;
        Data = options.Data ?? Directory.CreateTempSubdirectory("portal-test-").FullName;
        var ports = FreePorts(3);
        Address = new Uri($"http://127.0.0.1:{ports[0]}");
        OtlpAddress = new Uri($"http://127.0.0.1:{ports[1]}");
        OtlpGrpcAddress = new Uri($"http://127.0.0.1:{ports[2]}");
    }

    /// <summary>Pages, API, hub and OTLP.</summary>
    public Uri Address { get; }

    /// <summary>The port exporters use by default; OTLP only.</summary>
    public Uri OtlpAddress { get; }

    /// <summary>OTLP over gRPC.</summary>
    public Uri OtlpGrpcAddress { get; }

    /// <summary>The data folder.</summary>
    public string Data { get; }

    public int Id => Current.Process.Id;

    /// <summary>The process of the embedded ClickHouse (Linux).</summary>
    public int EngineId => Children().First(child => File.ReadAllText($"/proc/{child}/cmdline").Contains("Portal.Telemetry.Embedded", StringComparison.Ordinal));

    /// <summary>The server process of the embedded PostgreSQL, as it notes it itself.</summary>
    public int PostgresId => int.Parse(File.ReadLines(Path.Combine(Data, "postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Everything the process printed since its last start.</summary>
    public string Output => string.Join('\n', Current.Lines);

    public string IngestKey => Key("ingest");

    public string ReadKey => Key("read");

    public string AdminKey => Key("admin");

    private Run Current => _run ?? throw new InvalidOperationException("The portal is not running.");

    /// <summary>Starts a portal and waits until it listens and ClickHouse is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended or took too long; the message carries its output.</exception>
    public static async Task<PortalProcess> StartAsync(PortalProcessOptions? options = null, CancellationToken cancellationToken = default)
    {
        var portal = new PortalProcess(options ?? new PortalProcessOptions());
        try
        {
            await portal.StartAgainAsync(cancellationToken);
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>A portal that does not run: for commands on its data folder, and to be started later.</summary>
    public static PortalProcess Stopped(PortalProcessOptions options) => new(options);

    /// <summary>Starts a portal that is expected to refuse, and returns its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunToEndAsync(PortalProcessOptions options, CancellationToken cancellationToken = default)
    {
        await using var portal = new PortalProcess(options);
        using var process = Process.Start(portal.StartInfo()) ?? throw new InvalidOperationException("dotnet did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.StartLimit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts the portal on the same data and ports after <see cref="KillAsync"/> or <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (_run is not null)
        {
            throw new InvalidOperationException("The portal is still running.");
        }
        _run = new Run(Process.Start(StartInfo()) ?? throw new InvalidOperationException("dotnet did not start."));
        await WaitForLineAsync(Address.Authority, cancellationToken);
        if (_options.WaitForTelemetry)
        {
            await WaitForLineAsync(ReadyLine, cancellationToken);
        }
        if (_options.WaitForRecords)
        {
            await WaitForLineAsync(RecordsReadyLine, cancellationToken);
        }
    }

    /// <summary>Completes once the portal has printed a line that contains <paramref name="text"/>, also when it did so before.</summary>
    public async Task WaitForLineAsync(string text, CancellationToken cancellationToken = default)
    {
        var run = Current;
        try
        {
            await run.WhenPrinted(text).WaitAsync(_options.StartLimit, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"The portal did not print '{text}' within {_options.StartLimit.TotalSeconds:0} s. It printed:\n{string.Join('\n', run.Lines)}", exception);
        }
    }

    /// <summary>Ends the process as a power cut would: SIGKILL, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        var run = Current;
        _run = null;
        run.Process.Kill();
        await run.EndAsync();
    }

    /// <summary>Ends the embedded engine by SIGKILL; the portal starts it again.</summary>
    public void KillEngine()
    {
        using var engine = Process.GetProcessById(EngineId);
        engine.Kill();
    }

    /// <summary>Asks the process to stop and waits until it has; returns its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken = default)
    {
        const int Sigterm = 15;
        var run = Current;
        _run = null;
        if (SendSignal(run.Process.Id, Sigterm) != 0 && !run.Process.HasExited)
        {
            throw new InvalidOperationException($"The portal (process {run.Process.Id}) could not be asked to stop.");
        }
        try
        {
            await run.Process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(40), cancellationToken);
        }
        finally
        {
            if (!run.Process.HasExited)
            {
                run.Process.Kill(entireProcessTree: true);
            }
            await run.EndAsync();
        }
        return run.ExitCode;
    }

    /// <summary>Runs the portal's program with a command, on the same data, and returns what it printed.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunCommandAsync(params IEnumerable<string> arguments)
    {
        var start = StartInfo();
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(_options.StartLimit);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>A client that calls the portal with a key; null: without one. Redirects are not followed.</summary>
    public HttpClient CreateClient(string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await StopAsync();
        }
        if (_ownsData)
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    private IEnumerable<int> Children() => Directory.GetDirectories($"/proc/{Id}/task")
        .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    private string Key(string scope)
    {
        using var keys = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Data, "dev-keys.json")));
        return keys.RootElement.GetProperty(scope).GetString()!;
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { RepositoryFolder.PortalAssembly },
            WorkingDirectory = RepositoryFolder.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var environment = start.Environment;
        environment["ASPNETCORE_ENVIRONMENT"] = _options.Environment;
        environment["Portal__Data"] = Data;
        environment["Kestrel__Endpoints__Http__Url"] = Address.GetLeftPart(UriPartial.Authority);
        environment["Kestrel__Endpoints__Otlp__Url"] = OtlpAddress.GetLeftPart(UriPartial.Authority);
        environment["Kestrel__Endpoints__OtlpGrpc__Url"] = OtlpGrpcAddress.GetLeftPart(UriPartial.Authority);
        environment["Logging__Console__FormatterName"] = "simple";
        environment["Logging__Console__FormatterOptions__SingleLine"] = "true";
        foreach (var (key, value) in _options.Settings)
        {
            environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }
        return start;
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
