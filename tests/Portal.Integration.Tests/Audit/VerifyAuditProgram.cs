using System.Diagnostics;
using Portal.Testing;

namespace Portal.Integration.Tests.Audit;

/// <summary>tools/Portal.VerifyAudit, run as the program that auditors run.</summary>
internal static class VerifyAuditProgram
{
    private static readonly string Program = RepositoryFolder.PortalAssembly
        .Replace(Path.Combine("src", "Portal", "bin"), Path.Combine("tools", "Portal.VerifyAudit", "bin"), StringComparison.Ordinal)
        .Replace("Portal.dll", "Portal.VerifyAudit.dll", StringComparison.Ordinal);

    /// <summary>Runs it to its end, and returns its exit code and what it printed on standard output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
