using System.Diagnostics;

namespace Portal.Telemetry.Embedded.Hosting;

/// <summary>
/// Notices the end of the parent by the end of standard input: the kernel closes the pipe however the parent died, kill -9 included.
/// </summary>
internal static class ParentWatch
{
    // Nobody is left to kill a process whose clean stop hangs.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Calls <paramref name="gone"/> when <paramref name="input"/> ends, and ends the process itself when it is still there half a minute
    /// later. A thread of its own, because console input only reads synchronously.
    /// </summary>
    public static void Start(TextReader input, Action gone)
    {
        var thread = new Thread(() =>
        {
            while (input.Read() >= 0)
            {
            }

            gone();
            using var never = new ManualResetEventSlim();
            never.Wait(StopLimit);
            Process.GetCurrentProcess().Kill();
        })
        {
            IsBackground = true,
            Name = "parent watch",
        };
        thread.Start();
    }
}
