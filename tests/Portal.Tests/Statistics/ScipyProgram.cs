using System.Diagnostics;

namespace Portal.Tests.Statistics;

/// <summary>The Python that has scipy: <c>SCIPY_PYTHON</c>, which ./test.sh sets after bringing Debian's package, or the system's own.</summary>
internal static class ScipyProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Path of an interpreter that can import scipy; null: there is none.</summary>
    public static async Task<string?> FindAsync()
    {
        foreach (var python in new[] { Environment.GetEnvironmentVariable("SCIPY_PYTHON"), "/usr/bin/python3", "python3" })
        {
            if (python is { Length: > 0 } && await TryRunAsync(python, "-c", "import scipy.stats") is not null)
            {
                return python;
            }
        }
        return null;
    }

    /// <summary>What a script prints.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(string python, string script) =>
        await TryRunAsync(python, "-W", "ignore", script) ?? throw new InvalidOperationException($"{script} failed; run it by hand to see why.");

    private static async Task<string?> TryRunAsync(string python, params string[] arguments)
    {
        var start = new ProcessStartInfo(python, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            using var limit = new CancellationTokenSource(Limit);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await error;
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return null;
        }
    }
}
