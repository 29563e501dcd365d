namespace Portal.Telemetry.Embedded.Hosting;

/// <summary>Keeps a second process off the same data: two engines on one directory destroy it. The operating system releases it with the process.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <param name="directory">An existing directory.</param>
    /// <param name="patience">How long to wait: the engine of a portal that was just killed needs a moment to notice and stop.</param>
    /// <exception cref="IOException">Another process has the directory.</exception>
    public static async Task<DirectoryLock> TakeAsync(string directory, TimeSpan patience, TimeProvider time)
    {
        var path = Path.Combine(directory, "engine.lock");
        var startedAt = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (time.GetElapsedTime(startedAt) >= patience)
            {
                throw new IOException($"Another process is using the data directory {directory} (lock file {path}).", e);
            }
            catch (IOException)
            {
                await Task.Delay(RetryAfter, time);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
