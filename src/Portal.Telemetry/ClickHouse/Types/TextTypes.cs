using System.Globalization;
using System.Text;

namespace Portal.Telemetry.ClickHouse.Types;

/// <summary>ClickHouse strings are bytes; as text they are read as UTF-8.</summary>
internal sealed class StringType(string name) : ReferenceColumnType<string>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TryReadLength(out var length) && cursor.TrySkip(length);

    public override string Read(ref RowBinaryCursor cursor) => Encoding.UTF8.GetString(ReadBytes(ref cursor));

    public override string ReadString(ref RowBinaryCursor cursor) => Read(ref cursor);

    public override ReadOnlySpan<byte> ReadBytes(scoped ref RowBinaryCursor cursor) => cursor.Take(cursor.ReadLength());
}

/// <summary>Bytes of one length; as text they end at the zeros ClickHouse pads short values with.</summary>
internal sealed class FixedStringType(string name, int length) : ReferenceColumnType<byte[]>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(length);

    public override byte[] Read(ref RowBinaryCursor cursor) => cursor.Take(length).ToArray();

    public override string ReadString(ref RowBinaryCursor cursor) => Encoding.UTF8.GetString(cursor.Take(length).TrimEnd((byte)0));

    public override ReadOnlySpan<byte> ReadBytes(scoped ref RowBinaryCursor cursor) => cursor.Take(length);
}

/// <summary>Enum8 (one byte) and Enum16: their names as text, their numbers as numbers.</summary>
internal sealed class EnumType(string name, int size, IReadOnlyDictionary<short, string> names) : ReferenceColumnType<string>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(size);

    public override string Read(ref RowBinaryCursor cursor)
    {
        var number = ReadValue(ref cursor);
        return names.TryGetValue(number, out var text) ? text : number.ToString(CultureInfo.InvariantCulture);
    }

    public override string ReadString(ref RowBinaryCursor cursor) => Read(ref cursor);

    public override T ReadNumber<T>(ref RowBinaryCursor cursor) => T.CreateChecked(ReadValue(ref cursor));

    private short ReadValue(ref RowBinaryCursor cursor) => size == 1 ? cursor.Read<sbyte>() : cursor.Read<short>();
}

/// <summary>The type of a bare NULL; it has no bytes of its own.</summary>
internal sealed class NothingType(string name) : ReferenceColumnType<object>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => true;

    public override object Read(ref RowBinaryCursor cursor) => throw Mismatch(typeof(object));
}
