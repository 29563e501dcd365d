using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Portal.Governance.Engine;

/// <summary>A server that outlived its portal. It stops by itself; one whose watching shell was killed as well has to be asked.</summary>
internal sealed partial class LeftoverServer(Process process) : IDisposable
{
    // PostgreSQL's fast shutdown.
    private const int Sigint = 2;

    private static readonly TimeSpan PatienceBeforeAsking = TimeSpan.FromSeconds(3);

    public int Id => process.Id;

    /// <summary>The server that works on the data folder; null: none, or the noted process is another program by now.</summary>
    public static LeftoverServer? Find(PostgresHome home)
    {
        if (home.ServerId is not { } id || !OperatingSystem.IsLinux() || !IsServerOf(id, home))
        {
            return null;
        }
        try
        {
            return new LeftoverServer(Process.GetProcessById(id));
        }
        catch (ArgumentException)
        {
            return null; // It has just ended.
        }
    }

    /// <exception cref="PostgresEngineException">It does not end.</exception>
    public async Task EndAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(PatienceBeforeAsking, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _ = SendSignal(process.Id, Sigint);
            try
            {
                await process.WaitForExitAsync(cancellationToken).WaitAsync(patience, time, cancellationToken);
            }
            catch (TimeoutException e)
            {
                throw new PostgresEngineException($"Another PostgreSQL server (process {process.Id}) works on the data folder and does not stop. Stop it, or set Portal:Data to another folder.", e);
            }
        }
    }

    public void Dispose() => process.Dispose();

    private static bool IsServerOf(int id, PostgresHome home)
    {
        try
        {
            var working = new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cwd")).LinkTarget;
            return working == RealPath.Of(home.Data)
                && File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/comm")).StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
