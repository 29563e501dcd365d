using System.Security.Claims;

namespace Portal.Shell;

/// <summary>Something the command palette leads to.</summary>
/// <param name="Group">Heading under which the item is listed, in the viewer's language.</param>
/// <param name="Hint">Muted text at the end of the line; null: none.</param>
public sealed record PaletteItem(string Group, string Title, string Href, string Icon, string? Hint = null);

/// <summary>Finds things for the command palette; each slice brings what it knows of.</summary>
public interface IPaletteSource
{
    /// <summary>What matches <paramref name="query"/> (empty: the most useful few) and <paramref name="user"/> may open, best first.</summary>
    ValueTask<IReadOnlyList<PaletteItem>> FindAsync(string query, ClaimsPrincipal user, CancellationToken cancellationToken);
}
