using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Portal.Governance.Engine;

/// <summary>One run of the server. Its standard input stays open: the end of that pipe tells it that the portal is gone.</summary>
internal sealed class PostgresProcess : IAsyncDisposable
{
    private const int KeptLines = 20;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly PostgresEngineOptions _options;
    private readonly ILogger _logger;
    private readonly Queue<string> _lastLines = new();

    private PostgresProcess(Process process, PostgresEngineOptions options, ILogger logger)
    {
        _process = process;
        _options = options;
        _logger = logger;
    }

    public int Id { get; private init; }

    public int ExitCode => _process.ExitCode;

    /// <exception cref="PostgresEngineException">The program is missing or cannot be started.</exception>
    public static PostgresProcess Start(Process process, PostgresEngineOptions options, ILogger logger)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw new PostgresEngineException($"PostgreSQL could not be started: {e.Message}", e);
        }

        var server = new PostgresProcess(process, options, logger) { Id = process.Id };
        process.OutputDataReceived += (_, line) => server.Relay(line.Data);
        process.ErrorDataReceived += (_, line) => server.Relay(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Runs a program that does one thing, and waits for its end.</summary>
    /// <exception cref="PostgresEngineException">It failed or took too long; the message holds what it wrote.</exception>
    public static async Task RunAsync(Process process, string? input, PostgresEngineOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        await using var program = Start(process, options, logger);
        if (input is not null)
        {
            await process.StandardInput.WriteLineAsync(input.AsMemory(), cancellationToken);
        }
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(options.StartTimeout, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new PostgresEngineException($"PostgreSQL's data folder could not be set up within {options.StartTimeout.TotalSeconds:0} s. {program.LastLines()}", e);
        }
        finally
        {
            if (!process.HasExited)
            {
                // Nobody else may find it at work on the folder.
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
        if (process.ExitCode != 0)
        {
            throw new PostgresEngineException($"PostgreSQL's data folder could not be set up. {program.LastLines()}");
        }
    }

    /// <summary>Completes when the server answers under our password.</summary>
    /// <exception cref="PostgresEngineException">It ended, or did not answer in time.</exception>
    public async Task WaitUntilReadyAsync(string connectionString, string socket, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        var startedAt = time.GetTimestamp();
        while (!File.Exists(socket) || !await AnswersAsync(connectionString, cancellationToken))
        {
            if (_process.HasExited)
            {
                // The last lines may still be on their way through the pipes.
                await _process.WaitForExitAsync(cancellationToken);
                throw new PostgresEngineException($"PostgreSQL ended with code {_process.ExitCode}. {LastLines()}");
            }
            if (time.GetElapsedTime(startedAt) > _options.StartTimeout)
            {
                throw new PostgresEngineException($"PostgreSQL did not answer within {_options.StartTimeout.TotalSeconds:0} s. {LastLines()}");
            }
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks the server to stop by closing its standard input, and kills it when it does not.</summary>
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
            PostgresLog.Killed(_logger, Id, (long)_options.StopTimeout.TotalMilliseconds);
        }
        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new PostgresEngineException("PostgreSQL refuses the portal's password: its data folder and the portal's keys folder do not belong together. Delete keys/postgres.password; the portal then sets a new one.", e);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private void Relay(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }
        var level = PostgresOutput.LevelOf(line);
        PostgresLog.Output(_logger, level, line);
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
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
