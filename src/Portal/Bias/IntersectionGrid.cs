using Portal.Telemetry.Bias;

namespace Portal.Bias;

/// <summary>The intersections of two attributes as rows and columns.</summary>
/// <param name="Other">The attribute of the columns.</param>
internal sealed record IntersectionGrid(string Other, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, IReadOnlyDictionary<(string Row, string Column), BiasIntersection> Cells)
{
    /// <summary>Null: the intersection is hidden, or nobody belongs to it.</summary>
    public BiasIntersection? Find(string row, string column) => Cells.GetValueOrDefault((row, column));

    /// <summary>One grid for each attribute that meets this one in pairs.</summary>
    public static IReadOnlyList<IntersectionGrid> Of(BiasIntersections intersections, string attribute)
    {
        ArgumentNullException.ThrowIfNull(intersections);
        var pairs = intersections.Rows
            .Where(row => row.Groups.Count == 2 && row.Groups.Any(group => group.Key == attribute))
            .Select(row => (Own: row.Groups.First(group => group.Key == attribute).Value, Other: row.Groups.First(group => group.Key != attribute), Row: row));
        return
        [
            .. pairs.GroupBy(pair => pair.Other.Key, StringComparer.Ordinal).OrderBy(map => map.Key, StringComparer.Ordinal).Select(map => new IntersectionGrid(
                map.Key,
                [.. map.Select(pair => pair.Own).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                [.. map.Select(pair => pair.Other.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                map.ToDictionary(pair => (pair.Own, pair.Other.Value), pair => pair.Row))),
        ];
    }
}
