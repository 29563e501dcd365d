using System.Numerics;
using System.Runtime.CompilerServices;

namespace Portal.Telemetry.ClickHouse.Types;

/// <summary>Reads a column's value as <typeparamref name="T"/> where that is not the column's own .NET type. One instance per wanted type.</summary>
internal abstract class FieldReader<T>
{
    public static FieldReader<T> Instance { get; } = (FieldReader<T>)FieldReaders.Create(typeof(T));

    public abstract T Read(ColumnType type, ref RowBinaryCursor cursor);

    /// <summary>The value, directly where the column's type is the wanted one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReadValue(ColumnType type, ref RowBinaryCursor cursor) =>
        type is ColumnType<T> exact ? exact.Read(ref cursor) : Instance.Read(type, ref cursor);
}

internal static class FieldReaders
{
    public static object Create(Type wanted)
    {
        if (wanted == typeof(string))
        {
            return new StringReader();
        }

        if (wanted == typeof(byte[]))
        {
            return new BytesReader();
        }

        if (wanted == typeof(bool))
        {
            return new BoolReader();
        }

        if (wanted == typeof(char))
        {
            return new CharReader();
        }

        if (wanted == typeof(DateTime))
        {
            return new DateTimeReader();
        }

        if (wanted == typeof(DateTimeOffset))
        {
            return new DateTimeOffsetReader();
        }

        if (wanted == typeof(DateOnly))
        {
            return new DateOnlyReader();
        }

        if (wanted == typeof(Guid))
        {
            return new GuidReader();
        }

        if (Nullable.GetUnderlyingType(wanted) is { } underlying)
        {
            return Make(typeof(NullableReader<>), underlying);
        }

        if (wanted.IsEnum)
        {
            return Make(typeof(EnumReader<,>), wanted, Enum.GetUnderlyingType(wanted));
        }

        if (wanted.IsValueType && wanted.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(INumberBase<>)))
        {
            return Make(typeof(NumberReader<>), wanted);
        }

        if (wanted.IsSZArray)
        {
            return Make(typeof(ArrayReader<>), wanted.GetElementType()!);
        }

        return Make(typeof(ObjectReader<>), wanted);
    }

    private static object Make(Type reader, params Type[] arguments) => Activator.CreateInstance(reader.MakeGenericType(arguments))!;

    private sealed class NumberReader<T> : FieldReader<T> where T : INumberBase<T>
    {
        public override T Read(ColumnType type, ref RowBinaryCursor cursor) => type.ReadNumber<T>(ref cursor);
    }

    private sealed class EnumReader<TEnum, TNumber> : FieldReader<TEnum> where TEnum : struct where TNumber : struct, INumberBase<TNumber>
    {
        public override TEnum Read(ColumnType type, ref RowBinaryCursor cursor)
        {
            var number = type.ReadNumber<TNumber>(ref cursor);
            return Unsafe.As<TNumber, TEnum>(ref number);
        }
    }

    private sealed class BoolReader : FieldReader<bool>
    {
        public override bool Read(ColumnType type, ref RowBinaryCursor cursor) => type.ReadNumber<long>(ref cursor) != 0;
    }

    private sealed class CharReader : FieldReader<char>
    {
        public override char Read(ColumnType type, ref RowBinaryCursor cursor) =>
            type.ReadString(ref cursor) is [var single] ? single : throw new InvalidCastException("A text that is not exactly one character long cannot be read as Char.");
    }

    private sealed class StringReader : FieldReader<string>
    {
        public override string Read(ColumnType type, ref RowBinaryCursor cursor) => type.ReadString(ref cursor);
    }

    private sealed class BytesReader : FieldReader<byte[]>
    {
        public override byte[] Read(ColumnType type, ref RowBinaryCursor cursor) => type.ReadBytes(ref cursor).ToArray();
    }

    private sealed class GuidReader : FieldReader<Guid>
    {
        public override Guid Read(ColumnType type, ref RowBinaryCursor cursor) => throw type.Mismatch(typeof(Guid));
    }

    private sealed class DateTimeReader : FieldReader<DateTime>
    {
        public override DateTime Read(ColumnType type, ref RowBinaryCursor cursor) => type.ReadDateTime(ref cursor);
    }

    private sealed class DateTimeOffsetReader : FieldReader<DateTimeOffset>
    {
        public override DateTimeOffset Read(ColumnType type, ref RowBinaryCursor cursor) => new(type.ReadDateTime(ref cursor));
    }

    private sealed class DateOnlyReader : FieldReader<DateOnly>
    {
        public override DateOnly Read(ColumnType type, ref RowBinaryCursor cursor) => DateOnly.FromDateTime(type.ReadDateTime(ref cursor));
    }

    private sealed class NullableReader<T> : FieldReader<T?> where T : struct
    {
        public override T? Read(ColumnType type, ref RowBinaryCursor cursor)
        {
            if (type is not INullableType nullable)
            {
                return FieldReader<T>.ReadValue(type, ref cursor);
            }

            return cursor.ReadByte() == 0 ? FieldReader<T>.ReadValue(nullable.Inner, ref cursor) : null;
        }
    }

    private sealed class ArrayReader<T> : FieldReader<T[]>
    {
        public override T[] Read(ColumnType type, ref RowBinaryCursor cursor)
        {
            if (type is not IArrayType array)
            {
                throw type.Mismatch(typeof(T[]));
            }

            var values = new T[cursor.ReadLength()];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = FieldReader<T>.ReadValue(array.Element, ref cursor);
            }

            return values;
        }
    }

    /// <summary>Interfaces and base types of what the column holds; object itself.</summary>
    private sealed class ObjectReader<T> : FieldReader<T>
    {
        public override T Read(ColumnType type, ref RowBinaryCursor cursor)
        {
            if (!type.ClrType.IsAssignableTo(typeof(T)))
            {
                throw type.Mismatch(typeof(T));
            }

            return (T)type.ReadObject(ref cursor)!;
        }
    }
}
