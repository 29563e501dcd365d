using System.Collections.Concurrent;

namespace Portal.Telemetry.ClickHouse.Types;

/// <summary>Finds the decoder of a type by the name the server sends. Decoders hold no state, so each name is taken apart once.</summary>
internal static class ColumnTypes
{
    private static readonly ConcurrentDictionary<string, ColumnType> Known = new(StringComparer.Ordinal);

    /// <exception cref="NotSupportedException">The type's values cannot be read; the message says what to select instead.</exception>
    public static ColumnType Get(string name)
    {
        if (Known.TryGetValue(name, out var type))
        {
            return type;
        }

        type = Create(TypeName.Parse(name));
        // Enums and zones are spelled out in names; someone selecting thousands of generated types must not fill the memory.
        return Known.Count < 10_000 ? Known.GetOrAdd(name, type) : type;
    }

    private static ColumnType Create(TypeName type) => type.Base switch
    {
        "Bool" => new BoolType(type.Text),
        "UInt8" => new NumberType<byte>(type.Text),
        "UInt16" => new NumberType<ushort>(type.Text),
        "UInt32" => new NumberType<uint>(type.Text),
        "UInt64" => new NumberType<ulong>(type.Text),
        "UInt128" => new NumberType<UInt128>(type.Text),
        "UInt256" => new WideIntegerType(type.Text, isUnsigned: true),
        "Int8" => new NumberType<sbyte>(type.Text),
        "Int16" => new NumberType<short>(type.Text),
        "Int32" => new NumberType<int>(type.Text),
        "Int64" => new NumberType<long>(type.Text),
        "Int128" => new NumberType<Int128>(type.Text),
        "Int256" => new WideIntegerType(type.Text, isUnsigned: false),
        "Float32" => new NumberType<float>(type.Text),
        "Float64" => new NumberType<double>(type.Text),
        "Decimal" => new DecimalType(type.Text, DecimalSize(type.Number(0, absent: 10)), type.Number(1, absent: 0)),
        "Decimal32" => new DecimalType(type.Text, 4, type.Number(0, absent: 0)),
        "Decimal64" => new DecimalType(type.Text, 8, type.Number(0, absent: 0)),
        "Decimal128" => new DecimalType(type.Text, 16, type.Number(0, absent: 0)),
        "Decimal256" => new DecimalType(type.Text, 32, type.Number(0, absent: 0)),
        "String" => new StringType(type.Text),
        "FixedString" => new FixedStringType(type.Text, type.Number(0, absent: 1)),
        "Enum8" => new EnumType(type.Text, 1, type.Members().ToDictionary(member => member.Number, member => member.Name)),
        "Enum16" => new EnumType(type.Text, 2, type.Members().ToDictionary(member => member.Number, member => member.Name)),
        "UUID" => new UuidType(type.Text),
        "IPv4" => new IPv4Type(type.Text),
        "IPv6" => new IPv6Type(type.Text),
        "Date" => new DateType(type.Text, 2),
        "Date32" => new DateType(type.Text, 4),
        "DateTime" => new DateTimeType(type.Text, 4, 0),
        "DateTime64" => new DateTimeType(type.Text, 8, type.Number(0, absent: 3)),
        "Time" => new TimeType(type.Text, 4, 0),
        "Time64" => new TimeType(type.Text, 8, type.Number(0, absent: 3)),
        "Nothing" => new NothingType(type.Text),
        "Nullable" => Create(type.Argument(0)).AsNullable(),
        "LowCardinality" => Create(type.Argument(0)),
        "SimpleAggregateFunction" => Create(type.Argument(1)),
        "Array" => Create(type.Argument(0)).AsArray(),
        "Nested" => Tuple(type).AsArray(),
        "Map" => Create(type.Argument(1)).AsMapFrom(Create(type.Argument(0))),
        "Tuple" => Tuple(type),
        "Point" => Tuple(TypeName.Parse("Tuple(Float64, Float64)")),
        _ when type.Base.StartsWith("Interval", StringComparison.Ordinal) => new NumberType<long>(type.Text),
        "AggregateFunction" => throw new NotSupportedException(
            $"{type.Text} is an unfinished aggregate, which only ClickHouse can read: select it through the function's -Merge form or finalizeAggregation()."),
        _ => throw new NotSupportedException($"Values of type {type.Text} cannot be read: select them with toString() or CAST to another type."),
    };

    private static int DecimalSize(int precision) => precision switch { <= 9 => 4, <= 18 => 8, <= 38 => 16, _ => 32 };

    private static ColumnType Tuple(TypeName type)
    {
        ColumnType[] elements = [.. type.Arguments.Select(argument => Create(TypeName.ParseElement(argument)))];
        var generic = elements.Length switch { 2 => typeof(TupleType<,>), 3 => typeof(TupleType<,,>), 4 => typeof(TupleType<,,,>), _ => null };
        if (generic is null)
        {
            return new TupleType(type.Text, elements);
        }

        return (ColumnType)Activator.CreateInstance(generic.MakeGenericType([.. elements.Select(element => element.ClrType)]), [type.Text, .. elements])!;
    }
}
