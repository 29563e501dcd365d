namespace Portal.Telemetry.Writing;

/// <summary>A file of the spool as it is to be copied.</summary>
/// <param name="Name">Path below the spool folder, with forward slashes.</param>
/// <param name="Length">How much of it belongs to the copy; what is appended later does not.</param>
public sealed record SpoolFile(string Name, string Path, long Length);

/// <summary>
/// The files of a spool folder that together are accepted telemetry not yet delivered, and the memory of what came before. Valid while deliveries are held
/// (<see cref="SpoolWriter.PauseForCopyAsync"/>); requests may go on being accepted: the copy ends where its listing found each file to end.
/// </summary>
public static class SpoolCopy
{
    /// <summary>Lists what to copy; segments first, because what leaves them goes to the ledger, and never to neither.</summary>
    public static IReadOnlyList<SpoolFile> List(DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!Directory.Exists(data.Spool))
        {
            return [];
        }
        var files = new List<SpoolFile>();
        Add(Path.Combine(data.Spool, "cursor"));
        foreach (var (_, path) in FrameFileName.List(data.Spool, FrameFileName.Segment))
        {
            Add(path);
        }
        foreach (var folder in (string[])["ledger", "quarantine"])
        {
            var path = Path.Combine(data.Spool, folder);
            foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path) : [])
            {
                Add(file);
            }
        }
        return files;

        void Add(string path)
        {
            // A delivered segment may go at any moment; the ledger, listed later, has what it held.
            var file = new FileInfo(path);
            if (file.Exists)
            {
                files.Add(new SpoolFile(Path.GetRelativePath(data.Spool, path).Replace('\\', '/'), path, file.Length));
            }
        }
    }

    /// <summary>Opens a listed file; null when it has been delivered since.</summary>
    public static FileStream? Open(SpoolFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return new FileStream(file.Path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
