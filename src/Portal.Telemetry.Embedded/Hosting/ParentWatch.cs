namespace Portal.Telemetry.Embedded.Hosting;

/// <summary>
/// Notices the end of the parent by the end of standard input: the kernel closes the pipe however the parent died, kill -9 included.
/// </summary>
internal static class ParentWatch
{
    /// <summary>Calls <paramref name="gone"/> when <paramref name="input"/> ends. A thread of its own, because console input only reads synchronously.</summary>
    public static void Start(TextReader input, Action gone)
    {
        var thread = new Thread(() =>
        {
            while (input.Read() >= 0)
            {
            }

            gone();
        })
        {
            IsBackground = true,
            Name = "parent watch",
        };
        thread.Start();
    }
}
