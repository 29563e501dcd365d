namespace Portal.Governance.Engine;

/// <summary>Paths without links in them, as PostgreSQL and the kernel see them: a repository may link node_modules, a host its data disk.</summary>
internal static class RealPath
{
    /// <param name="path">An absolute path.</param>
    public static string Of(string path)
    {
        var resolved = Path.GetPathRoot(path)!;
        foreach (var part in path[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(resolved, part);
            resolved = Directory.ResolveLinkTarget(next, returnFinalTarget: true)?.FullName ?? next;
        }
        return resolved;
    }
}
