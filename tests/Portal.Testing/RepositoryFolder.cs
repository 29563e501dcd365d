namespace Portal.Testing;

/// <summary>Where the repository and its build outputs are, seen from a test assembly.</summary>
public static class RepositoryFolder
{
    /// <summary>The folder that holds Portal.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The portal as built, in the configuration the tests were built in.</summary>
    public static string PortalAssembly { get; } = Path.Combine(Root, "src", "Portal", "bin", Configuration(), "net10.0", "Portal.dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Portal.sln.");
    }

    // Test assemblies run from tests/NAME/bin/CONFIGURATION/net10.0.
    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
