using System.Text;
using Portal.Telemetry.ClickHouse.Types;

namespace Portal.Telemetry.ClickHouse;

/// <summary>A column of a result.</summary>
/// <param name="TypeName">As the server wrote it.</param>
/// <param name="Type">The column's type, nullable or not.</param>
/// <param name="ValueType">The type of what stands in it when it is not NULL.</param>
internal sealed record ResultColumn(string Name, string TypeName, ColumnType Type, ColumnType ValueType)
{
    public bool IsNullable { get; } = !ReferenceEquals(Type, ValueType);

    /// <summary>Reads the head of RowBinaryWithNamesAndTypes: the number of columns, their names, their types. No bytes: no columns.</summary>
    public static async ValueTask<ResultColumn[]> ReadAllAsync(ResultStream stream, CancellationToken cancellationToken)
    {
        ResultColumn[]? columns = null;
        while (!TryReadAll(stream, ref columns))
        {
            if (!await stream.FillAsync(cancellationToken))
            {
                return [];
            }
        }
        return columns!;
    }

    private static bool TryReadAll(ResultStream stream, ref ResultColumn[]? columns)
    {
        var cursor = stream.Cursor(stream.Start);
        try
        {
            if (!cursor.TryReadLength(out var count))
            {
                return false;
            }

            var texts = new List<string>();
            for (var i = 0; i < 2 * count; i++)
            {
                if (!cursor.TryReadLength(out var length) || length > cursor.Remaining)
                {
                    return false;
                }

                texts.Add(Encoding.UTF8.GetString(cursor.Take(length)));
            }
            columns = new ResultColumn[count];
            for (var i = 0; i < count; i++)
            {
                var type = ColumnTypes.Get(texts[count + i]);
                columns[i] = new ResultColumn(texts[i], texts[count + i], type, type is INullableType nullable ? nullable.Inner : type);
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw stream.Fault(e, e.Message);
        }
        stream.Consume(cursor.Position);
        return true;
    }
}
