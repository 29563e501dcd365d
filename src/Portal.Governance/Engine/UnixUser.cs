using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Portal.Governance.Engine;

/// <summary>The unprivileged user that PostgreSQL runs as where the portal runs as root.</summary>
internal sealed partial record UnixUser(string Name, uint Id, uint GroupId)
{
    private const string Accounts = "/etc/passwd";

    // Links are left alone: what they lead to is not ours to give away.
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Null where the portal is no root and PostgreSQL can run as the portal's own user.</summary>
    /// <exception cref="PostgresEngineException">There is no such user, or it is root itself.</exception>
    public static UnixUser? ForServer(string name)
    {
        if (OperatingSystem.IsWindows() || EffectiveUserId() != 0)
        {
            return null;
        }
        var fields = File.ReadLines(Accounts).Select(line => line.Split(':')).FirstOrDefault(account => account.Length > 3 && account[0] == name)
            ?? throw new PostgresEngineException($"The portal runs as root and PostgreSQL refuses to: it needs another user, but there is no '{name}'. Set Governance:User to an unprivileged user, or run the portal as one.");
        var id = uint.Parse(fields[2], CultureInfo.InvariantCulture);
        return id != 0
            ? new UnixUser(name, id, uint.Parse(fields[3], CultureInfo.InvariantCulture))
            : throw new PostgresEngineException($"PostgreSQL refuses to run as root: set Governance:User to another user than '{name}'.");
    }

    /// <summary>Makes the user the owner of a folder and of everything in it.</summary>
    public void HandOver(string path)
    {
        SetOwner(path);
        foreach (var entry in Directory.EnumerateFileSystemEntries(path, "*", Everything))
        {
            SetOwner(entry);
        }
    }

    /// <summary>Whether everybody may pass through all folders on the way to a file.</summary>
    public static bool EverybodyReaches(string path)
    {
        for (var folder = Directory.GetParent(path); folder is not null; folder = folder.Parent)
        {
            if (!OperatingSystem.IsWindows() && !folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The command that runs another as this user; the working folder stays, which this user may not be able to enter by itself.</summary>
    /// <exception cref="PostgresEngineException">Neither of the programs that can do so is installed.</exception>
    public IReadOnlyList<string> RunAs()
    {
        var id = Id.ToString(CultureInfo.InvariantCulture);
        if (Programs.Find("setpriv") is { } setpriv)
        {
            return [setpriv, "--reuid", id, "--regid", GroupId.ToString(CultureInfo.InvariantCulture), "--clear-groups", "--"];
        }
        return Programs.Find("runuser") is { } runuser
            ? [runuser, "-u", Name, "--"]
            : throw new PostgresEngineException("The portal runs as root and PostgreSQL refuses to; neither setpriv nor runuser (package util-linux) is there to start it as another user.");
    }

    private void SetOwner(string path)
    {
        if (ChangeOwner(path, Id, GroupId) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{path} could not be handed to user {Name}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUserId();

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}

/// <summary>Programs of the operating system.</summary>
internal static class Programs
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    public static string? Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
