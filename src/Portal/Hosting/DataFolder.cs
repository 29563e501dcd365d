using Portal.Telemetry;

namespace Portal.Hosting;

/// <summary>Takes the data folder for this process. The operating system gives it back when the process ends, however it ends.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(FileStream taken) => _lock = taken;

    /// <summary>Creates the folder if need be, readable by the portal's user only, and locks it.</summary>
    /// <exception cref="StartupException">The folder cannot be written, or another portal works on it.</exception>
    public static DataFolder Take(DataDirectory data)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(data.Root);
            }
            else
            {
                Directory.CreateDirectory(data.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            var taken = new DataFolder(new FileStream(Path.Combine(data.Root, "portal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            OwnerOnly(data.Keys);
            return taken;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartupException($"The data folder {data.Root} cannot be written by this user. Give it the right to, or set Portal:Data (or PORTAL_DATA) to another folder.", exception);
        }
        catch (IOException exception) when (File.Exists(Path.Combine(data.Root, "portal.lock")) && !IsReadOnly(exception))
        {
            throw new StartupException($"The data folder {data.Root} is in use by another portal. Stop that one, or set Portal:Data (or PORTAL_DATA) to a folder of its own.", exception);
        }
        catch (IOException exception)
        {
            throw new StartupException($"The data folder {data.Root} cannot be used: {exception.Message} Set Portal:Data (or PORTAL_DATA) to another folder.", exception);
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Keys that were copied back from somewhere may have come with modes that let others read them.</summary>
    private static void OwnerOnly(string keys)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(keys))
        {
            return;
        }
        const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        System.IO.File.SetUnixFileMode(keys, File | UnixFileMode.UserExecute);
        foreach (var entry in new DirectoryInfo(keys).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Where(entry => entry.LinkTarget is null))
        {
            entry.UnixFileMode = entry is DirectoryInfo ? File | UnixFileMode.UserExecute : File;
        }
    }

    private static bool IsReadOnly(IOException exception) => exception.Message.Contains("Read-only", StringComparison.OrdinalIgnoreCase);
}
