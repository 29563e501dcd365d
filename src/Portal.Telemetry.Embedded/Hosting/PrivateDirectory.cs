namespace Portal.Telemetry.Embedded.Hosting;

/// <summary>Directories only this process's user may enter: the engine's files hold prompts and answers.</summary>
internal static class PrivateDirectory
{
    /// <summary>Creates the directory where it is missing; one that exists keeps the rights its owner gave it.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
