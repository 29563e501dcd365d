using System.Collections.Immutable;
using System.Globalization;

namespace Portal.Calls;

/// <summary>The columns a person chose last, each with the width they gave it: <c>start:168,model:0</c>; 0 is the column's own.</summary>
internal sealed record ColumnWidths(IReadOnlyList<string> Columns, ImmutableDictionary<string, int> Widths)
{
    private const int Narrowest = 64;
    private const int Widest = 800;

    public static ColumnWidths None { get; } = new([], ImmutableDictionary<string, int>.Empty);

    /// <summary>Reads what was kept; columns that no longer exist are left out.</summary>
    public static ColumnWidths Parse(string text)
    {
        var columns = new List<string>();
        var widths = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.LastIndexOf(':');
            var id = at < 0 ? part : part[..at];
            if (CallFields.Find(id) is null || columns.Contains(id, StringComparer.Ordinal))
            {
                continue;
            }
            columns.Add(id);
            if (at >= 0 && int.TryParse(part.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is >= Narrowest and <= Widest)
            {
                widths[id] = width;
            }
        }
        return new ColumnWidths(columns, widths.ToImmutable());
    }

    public int? Of(string column) => Widths.TryGetValue(column, out var width) ? width : null;

    public ColumnWidths With(IReadOnlyList<string> columns) => this with { Columns = columns };

    public ColumnWidths With(IReadOnlyList<string> columns, string column, int width) =>
        new(columns, Widths.SetItem(column, Math.Clamp(width, Narrowest, Widest)));

    public override string ToString() => string.Join(',', Columns.Select(column => string.Create(CultureInfo.InvariantCulture, $"{column}:{Of(column) ?? 0}")));
}
