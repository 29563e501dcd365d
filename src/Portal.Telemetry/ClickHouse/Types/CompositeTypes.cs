namespace Portal.Telemetry.ClickHouse.Types;

internal sealed class NullableValueType<T>(ColumnType<T> inner) : ColumnType<T?>($"Nullable({inner.Name})"), INullableType where T : struct
{
    public ColumnType Inner => inner;

    public override bool TrySkip(ref RowBinaryCursor cursor) => NullFlag.TrySkip(ref cursor, inner);

    public override T? Read(ref RowBinaryCursor cursor) => cursor.ReadByte() == 0 ? inner.Read(ref cursor) : null;

    public override ColumnType AsNullable() => this;
}

internal sealed class NullableReferenceType<T>(ColumnType<T> inner) : ColumnType<T?>($"Nullable({inner.Name})"), INullableType where T : class
{
    public ColumnType Inner => inner;

    public override bool TrySkip(ref RowBinaryCursor cursor) => NullFlag.TrySkip(ref cursor, inner);

    public override T? Read(ref RowBinaryCursor cursor) => cursor.ReadByte() == 0 ? inner.Read(ref cursor) : null;

    public override ColumnType AsNullable() => this;
}

/// <summary>What the reader needs of a nullable column without knowing its .NET type.</summary>
internal interface INullableType
{
    ColumnType Inner { get; }
}

internal static class NullFlag
{
    public static bool TrySkip(ref RowBinaryCursor cursor, ColumnType inner)
    {
        if (!cursor.TrySkip(1))
        {
            return false;
        }

        return cursor.PreviousByte != 0 || inner.TrySkip(ref cursor);
    }
}

internal sealed class ArrayType<T>(ColumnType<T> element) : ReferenceColumnType<T[]>($"Array({element.Name})"), IArrayType
{
    public ColumnType Element => element;

    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TryReadLength(out var count) && element.TrySkipMany(ref cursor, count);

    public override T[] Read(ref RowBinaryCursor cursor) => element.ReadMany(ref cursor, cursor.ReadLength());
}

/// <summary>What conversion needs of an array column: its element, to read it as another .NET type.</summary>
internal interface IArrayType
{
    ColumnType Element { get; }
}

/// <summary>ClickHouse maps may hold a key twice; the last one counts.</summary>
internal sealed class MapType<TKey, TValue>(ColumnType<TKey> key, ColumnType<TValue> value)
    : ReferenceColumnType<Dictionary<TKey, TValue>>($"Map({key.Name}, {value.Name})") where TKey : notnull
{
    public override bool TrySkip(ref RowBinaryCursor cursor)
    {
        if (!cursor.TryReadLength(out var count))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!key.TrySkip(ref cursor) || !value.TrySkip(ref cursor))
            {
                return false;
            }
        }
        return true;
    }

    public override Dictionary<TKey, TValue> Read(ref RowBinaryCursor cursor)
    {
        var count = cursor.ReadLength();
        var map = new Dictionary<TKey, TValue>(count);
        for (var i = 0; i < count; i++)
        {
            var k = key.Read(ref cursor);
            map[k] = value.Read(ref cursor);
        }
        return map;
    }
}

/// <summary>Tuples of one, or of more than four elements; the others are <see cref="ValueTuple"/>s.</summary>
internal sealed class TupleType(string name, ColumnType[] elements) : ReferenceColumnType<object?[]>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor)
    {
        foreach (var element in elements)
        {
            if (!element.TrySkip(ref cursor))
            {
                return false;
            }
        }
        return true;
    }

    public override object?[] Read(ref RowBinaryCursor cursor)
    {
        var values = new object?[elements.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = elements[i].ReadObject(ref cursor);
        }

        return values;
    }
}

internal sealed class TupleType<T1, T2>(string name, ColumnType<T1> first, ColumnType<T2> second) : ValueColumnType<(T1, T2)>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => first.TrySkip(ref cursor) && second.TrySkip(ref cursor);

    public override (T1, T2) Read(ref RowBinaryCursor cursor) => (first.Read(ref cursor), second.Read(ref cursor));
}

internal sealed class TupleType<T1, T2, T3>(string name, ColumnType<T1> first, ColumnType<T2> second, ColumnType<T3> third) : ValueColumnType<(T1, T2, T3)>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => first.TrySkip(ref cursor) && second.TrySkip(ref cursor) && third.TrySkip(ref cursor);

    public override (T1, T2, T3) Read(ref RowBinaryCursor cursor) => (first.Read(ref cursor), second.Read(ref cursor), third.Read(ref cursor));
}

internal sealed class TupleType<T1, T2, T3, T4>(string name, ColumnType<T1> first, ColumnType<T2> second, ColumnType<T3> third, ColumnType<T4> fourth)
    : ValueColumnType<(T1, T2, T3, T4)>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) =>
        first.TrySkip(ref cursor) && second.TrySkip(ref cursor) && third.TrySkip(ref cursor) && fourth.TrySkip(ref cursor);

    public override (T1, T2, T3, T4) Read(ref RowBinaryCursor cursor) =>
        (first.Read(ref cursor), second.Read(ref cursor), third.Read(ref cursor), fourth.Read(ref cursor));
}
