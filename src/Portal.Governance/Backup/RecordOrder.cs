using Microsoft.EntityFrameworkCore.Metadata;

namespace Portal.Governance.Backup;

/// <summary>An order of tables in which none comes before a table it refers to.</summary>
internal static class RecordOrder
{
    /// <exception cref="RecordCopyException">Tables refer to each other in a circle.</exception>
    public static IReadOnlyList<ITable> Of(IRelationalModel model)
    {
        var open = model.Tables.OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<ITable>(open.Count);
        while (open.Count > 0)
        {
            var next = open.Find(table => table.ForeignKeyConstraints.All(key => key.PrincipalTable == table || ordered.Contains(key.PrincipalTable)))
                ?? throw new RecordCopyException($"Tables refer to each other in a circle: {string.Join(", ", open.Select(table => table.Name))}.");
            open.Remove(next);
            ordered.Add(next);
        }
        return ordered;
    }
}
