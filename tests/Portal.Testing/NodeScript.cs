using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Portal.Testing;

/// <summary>A Node.js program of the tests that prints one JSON value per line.</summary>
public sealed class NodeScript : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly Channel<JsonElement> _lines = Channel.CreateUnbounded<JsonElement>();
    private readonly Task<string> _error;

    private NodeScript(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
        _ = ReadAsync();
    }

    /// <summary>Starts a script that lies in the repository, so that it finds node_modules.</summary>
    /// <param name="path">Relative to the repository's root.</param>
    public static NodeScript Start(string path, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(RepositoryFolder.Root, path), .. arguments])
        {
            WorkingDirectory = RepositoryFolder.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new NodeScript(Process.Start(start) ?? throw new InvalidOperationException("node did not start."));
    }

    /// <summary>The next value the script printed.</summary>
    /// <exception cref="InvalidOperationException">It ended, or printed nothing in time.</exception>
    public async Task<JsonElement> NextAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            return await _lines.Reader.ReadAsync(limit.Token);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
        {
            throw new InvalidOperationException($"The script printed nothing more. {(_error.IsCompleted ? await _error : "")}", exception);
        }
    }

    /// <summary>The next value that meets a condition; others are skipped.</summary>
    public async Task<JsonElement> NextAsync(Func<JsonElement, bool> condition)
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < Limit)
        {
            var line = await NextAsync();
            if (condition(line))
            {
                return line;
            }
        }
        throw new InvalidOperationException("The script did not print what was waited for.");
    }

    /// <summary>Sends a line to the script's standard input.</summary>
    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
            {
                using var document = JsonDocument.Parse(line);
                await _lines.Writer.WriteAsync(document.RootElement.Clone());
            }
        }
        _lines.Writer.TryComplete();
    }
}
