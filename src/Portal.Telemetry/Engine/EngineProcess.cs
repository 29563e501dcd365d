using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Engine;

/// <summary>One run of the engine process. Its standard input stays open: the end of that pipe tells it that the portal is gone.</summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private const int KeptLines = 20;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    private readonly Process _process;
    private readonly ClickHouseEngineOptions _options;
    private readonly ILogger _logger;
    private readonly Queue<string> _lastLines = new();

    private EngineProcess(Process process, ClickHouseEngineOptions options, ILogger logger)
    {
        _process = process;
        _options = options;
        _logger = logger;
    }

    public int Id { get; private init; }

    public int ExitCode => _process.ExitCode;

    /// <exception cref="ClickHouseEngineException">The program is missing or cannot be started.</exception>
    public static EngineProcess Start(ClickHouseEngineOptions options, ClickHouseConnectionSettings settings, ILogger logger)
    {
        var process = new Process { StartInfo = StartInfo(options, settings) };
        try
        {
            process.Start();
            process.StandardInput.WriteLine($"{settings.User} {settings.Password}");
            process.StandardInput.Flush();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            process.Dispose();
            throw new ClickHouseEngineException($"The embedded ClickHouse could not be started: {e.Message}", e);
        }

        var engine = new EngineProcess(process, options, logger) { Id = process.Id };
        process.OutputDataReceived += (_, line) => engine.Relay(line.Data);
        process.ErrorDataReceived += (_, line) => engine.Relay(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return engine;
    }

    /// <summary>Completes when the engine answers a statement under our password: /ping alone could be another server's.</summary>
    /// <exception cref="ClickHouseEngineException">It ended, or did not answer in time.</exception>
    public async Task WaitUntilReadyAsync(ClickHouseConnectionSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var timer = new PeriodicTimer(PollInterval, time);
        var startedAt = time.GetTimestamp();
        while (!await AnswersAsync(client, settings, cancellationToken))
        {
            if (_process.HasExited)
            {
                // The last lines may still be on their way through the pipes.
                await _process.WaitForExitAsync(cancellationToken);
                throw new ClickHouseEngineException($"The embedded ClickHouse ended with code {_process.ExitCode}. {LastLines()}");
            }

            if (time.GetElapsedTime(startedAt) > _options.StartTimeout)
            {
                throw new ClickHouseEngineException($"The embedded ClickHouse did not answer within {_options.StartTimeout.TotalSeconds:0} s. {LastLines()}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks the process to stop by closing its standard input, and kills it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(_options.StopTimeout);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            EngineLog.Killed(_logger, Id, (long)_options.StopTimeout.TotalMilliseconds);
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(ClickHouseEngineOptions options, ClickHouseConnectionSettings settings)
    {
        var start = new ProcessStartInfo(EngineLocator.DotNetHost())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            UseShellExecute = false,
            ArgumentList = { EngineLocator.Find(options.ExecutablePath) },
        };
        Add("--path", options.DataPath);
        Add("--port", settings.Endpoint.Port.ToString(CultureInfo.InvariantCulture));
        Add("--max-connections", options.MaxConnections.ToString(CultureInfo.InvariantCulture));
        Add("--lock-seconds", options.LockPatience.TotalSeconds.ToString("0", CultureInfo.InvariantCulture));
        Add("--backups", options.BackupPath);
        Add("--library", options.LibraryPath);
        Add("--memory-mb", options.MemoryMb?.ToString(CultureInfo.InvariantCulture));

        // Addresses and hosting extensions of the portal are not the engine's.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        return start;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                start.ArgumentList.Add(name);
                start.ArgumentList.Add(value);
            }
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client, ClickHouseConnectionSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Endpoint, "/?query=SELECT%201"));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{settings.Password}")));
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Relay(string? line)
    {
        if (string.IsNullOrEmpty(line))
        {
            return;
        }

        var (level, text) = EngineOutput.Read(line);
        EngineLog.Output(_logger, level, text);
        lock (_lastLines)
        {
            _lastLines.Enqueue(text);
            if (_lastLines.Count > KeptLines)
            {
                _lastLines.Dequeue();
            }
        }
    }

    private string LastLines()
    {
        lock (_lastLines)
        {
            return _lastLines.Count == 0 ? "It wrote nothing." : $"It wrote: {string.Join(' ', _lastLines)}";
        }
    }
}
