using Portal.Telemetry;

namespace Portal.Hosting;

/// <summary>A mark in the data folder while a restore fills it: nobody works on half of a backup.</summary>
internal static class UnfinishedRestore
{
    public static bool IsThere(DataDirectory data) => File.Exists(PathOf(data));

    public static void Begin(DataDirectory data) => File.WriteAllText(PathOf(data), "A restore is filling this folder.\n");

    public static void Forget(DataDirectory data)
    {
        if (Directory.Exists(data.Root))
        {
            File.Delete(PathOf(data));
        }
    }

    /// <exception cref="StartupException">A restore did not finish.</exception>
    public static void Refuse(DataDirectory data)
    {
        if (IsThere(data))
        {
            throw new StartupException($"A restore into {data.Root} did not finish. Run it again with --replace, or delete {PathOf(data)} if you know that the folder is whole.");
        }
    }

    private static string PathOf(DataDirectory data) => Path.Combine(data.Root, "restore.unfinished");
}
