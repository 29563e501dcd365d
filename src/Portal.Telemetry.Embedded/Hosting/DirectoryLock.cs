namespace Portal.Telemetry.Embedded.Hosting;

/// <summary>Keeps a second process off the same data: two engines on one directory destroy it. The operating system releases it with the process.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="IOException">Another process has the directory.</exception>
    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, "engine.lock");
        try
        {
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new IOException($"Another process is using the data directory {directory} (lock file {path}).", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
