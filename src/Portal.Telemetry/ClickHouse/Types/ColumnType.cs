using System.Numerics;

namespace Portal.Telemetry.ClickHouse.Types;

/// <summary>
/// One ClickHouse type: where a value ends, and how it becomes a .NET value. <see cref="ColumnType{T}"/> gives the type's own
/// .NET type; the virtual readers here are the conversions callers may ask for besides, all without boxing.
/// </summary>
internal abstract class ColumnType(string name)
{
    /// <summary>As the server writes it, such as <c>DateTime64(6, 'UTC')</c>.</summary>
    public string Name => name;

    public abstract Type ClrType { get; }

    /// <summary>Moves past one value; false when it has not arrived whole.</summary>
    public abstract bool TrySkip(ref RowBinaryCursor cursor);

    public abstract object? ReadObject(ref RowBinaryCursor cursor);

    public virtual T ReadNumber<T>(ref RowBinaryCursor cursor) where T : INumberBase<T> => throw Mismatch(typeof(T));

    public virtual string ReadString(ref RowBinaryCursor cursor) => throw Mismatch(typeof(string));

    /// <summary>The bytes themselves, of strings only; valid until the reader moves.</summary>
    public virtual ReadOnlySpan<byte> ReadBytes(scoped ref RowBinaryCursor cursor) => throw Mismatch(typeof(byte[]));

    /// <summary>UTC.</summary>
    public virtual DateTime ReadDateTime(ref RowBinaryCursor cursor) => throw Mismatch(typeof(DateTime));

    /// <summary>The type of columns that may hold NULL; this type's own values stand in them after a flag byte.</summary>
    public abstract ColumnType AsNullable();

    public abstract ColumnType AsArray();

    public abstract ColumnType AsMapFrom(ColumnType key);

    protected internal abstract ColumnType MapTo<TValue>(ColumnType<TValue> value);

    protected internal InvalidCastException Mismatch(Type wanted) => new($"A value of type {Name} cannot be read as {wanted.Name}.");
}

internal abstract class ColumnType<T>(string name) : ColumnType(name)
{
    public override Type ClrType => typeof(T);

    public abstract T Read(ref RowBinaryCursor cursor);

    public override object? ReadObject(ref RowBinaryCursor cursor) => Read(ref cursor);

    public virtual T[] ReadMany(ref RowBinaryCursor cursor, int count)
    {
        var values = count == 0 ? [] : new T[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(ref cursor);
        }

        return values;
    }

    public virtual bool TrySkipMany(ref RowBinaryCursor cursor, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TrySkip(ref cursor))
            {
                return false;
            }
        }
        return true;
    }

    public sealed override ColumnType AsArray() => new ArrayType<T>(this);

    public sealed override ColumnType AsMapFrom(ColumnType key) => key.MapTo(this);

    // A map's key is never NULL, so T is not a nullable type where this is called.
    protected internal sealed override ColumnType MapTo<TValue>(ColumnType<TValue> value) =>
        (ColumnType)Activator.CreateInstance(typeof(MapType<,>).MakeGenericType(typeof(T), typeof(TValue)), this, value)!;
}

internal abstract class ValueColumnType<T>(string name) : ColumnType<T>(name) where T : struct
{
    public sealed override ColumnType AsNullable() => new NullableValueType<T>(this);
}

internal abstract class ReferenceColumnType<T>(string name) : ColumnType<T>(name) where T : class
{
    public sealed override ColumnType AsNullable() => new NullableReferenceType<T>(this);
}
