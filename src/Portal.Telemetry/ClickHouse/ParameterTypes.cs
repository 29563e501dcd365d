using System.Collections.Concurrent;
using System.Net;
using System.Numerics;

namespace Portal.Telemetry.ClickHouse;

/// <summary>The ClickHouse type a .NET value has when nothing says another.</summary>
internal static class ParameterTypes
{
    private static readonly ConcurrentDictionary<Type, string?> Known = new();

    /// <exception cref="InvalidOperationException">There is no such type.</exception>
    public static string Infer(string name, object? value) => value switch
    {
        null or DBNull => "Nullable(String)",
        decimal number => $"Decimal({(number.Scale > 18 ? 76 : 38)}, {number.Scale})",
        IPAddress { AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork } => "IPv4",
        IEnumerable<decimal> numbers => $"Array(Decimal(76, {numbers.Select(number => (int)number.Scale).DefaultIfEmpty(0).Max()}))",
        _ => Known.GetOrAdd(value.GetType(), OfType) ?? throw new InvalidOperationException(
            $"The parameter '{name}' is a {value.GetType()}, which has no ClickHouse type of its own: write {{{name}:Type}} in the statement."),
    };

    private static string? OfType(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return OfType(underlying) is { } inner ? $"Nullable({inner})" : null;
        }

        if (type.IsEnum)
        {
            return OfType(Enum.GetUnderlyingType(type));
        }

        if (type == typeof(byte[]) || type == typeof(string) || type == typeof(char))
        {
            return "String";
        }

        if (ElementsOf(type, typeof(IReadOnlyDictionary<,>)) is [var key, var value] && OfType(key) is { } keyType && OfType(value) is { } valueType)
        {
            return $"Map({keyType}, {valueType})";
        }

        if (ElementsOf(type, typeof(IEnumerable<>)) is [var element])
        {
            return OfType(element) is { } elementType ? $"Array({elementType})" : null;
        }

        return type switch
        {
            _ when type == typeof(bool) => "Bool",
            _ when type == typeof(sbyte) => "Int8",
            _ when type == typeof(short) => "Int16",
            _ when type == typeof(int) => "Int32",
            _ when type == typeof(long) => "Int64",
            _ when type == typeof(Int128) => "Int128",
            _ when type == typeof(BigInteger) => "Int256",
            _ when type == typeof(byte) => "UInt8",
            _ when type == typeof(ushort) => "UInt16",
            _ when type == typeof(uint) => "UInt32",
            _ when type == typeof(ulong) => "UInt64",
            _ when type == typeof(UInt128) => "UInt128",
            _ when type == typeof(float) => "Float32",
            _ when type == typeof(double) => "Float64",
            _ when type == typeof(Guid) => "UUID",
            _ when type == typeof(DateOnly) => "Date32",
            _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) => "DateTime64(7, 'UTC')",
            _ when type.IsAssignableTo(typeof(IPAddress)) => "IPv6",
            _ => null,
        };
    }

    private static Type[]? ElementsOf(Type type, Type wanted) => type.GetInterfaces().Prepend(type)
        .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == wanted)?.GetGenericArguments();
}
