using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portal.Telemetry.Writing;

/// <summary>File operations that survive a power cut: content and the folder entry are both on the disk when they return. Files are readable by the portal's user only.</summary>
internal static partial class DurableFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerFolder);
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            SyncFolder(parent);
        }
    }

    /// <summary>Creates a file that must not exist yet; unbuffered, for positioned writes.</summary>
    public static FileStream Create(string path, FileMode mode = FileMode.CreateNew)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        return new FileStream(path, options);
    }

    public static SafeFileHandle OpenRead(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);

    /// <summary>Puts <paramref name="content"/> in the place of the file: a reader after a crash sees the old or the new content, never a mixture.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var next = path + ".next";
        using (var file = Create(next, FileMode.Create))
        {
            RandomAccess.Write(file.SafeFileHandle, content, 0);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }

        File.Move(next, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Deletes the files and makes the deletion durable with one flush of their folder.</summary>
    public static void Delete(string folder, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            File.Delete(path);
        }

        SyncFolder(folder);
    }

    /// <summary>Makes created, renamed and deleted entries of a folder durable. Windows journals them itself and has no such call.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int ReadOnly = 0;
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"Cannot open the folder {path} (errno {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw new IOException($"Cannot flush the folder {path} to disk (errno {Marshal.GetLastPInvokeError()}).");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Takes the folder for this process; the operating system gives it back when the process ends, however it ends.</summary>
    /// <exception cref="SpoolInUseException">Another process holds it.</exception>
    public static FileStream Lock(string folder)
    {
        var path = Path.Combine(folder, "lock");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerFile;
            }

            return new FileStream(path, options);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new SpoolInUseException($"The spool folder {folder} is in use by another portal. Stop that one, or set Portal:Data to a folder of its own.", exception);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}

/// <summary>Another process works on the same spool folder.</summary>
public sealed class SpoolInUseException(string message, Exception innerException) : Exception(message, innerException);
