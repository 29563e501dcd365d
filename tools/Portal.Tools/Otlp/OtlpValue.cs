namespace Portal.Tools.Otlp;

public enum OtlpValueKind : byte
{
    Empty,
    String,
    Bool,
    Int,
    Double,
    Array,
    Map,
    Bytes,
}

/// <summary>An attribute's value: OTLP's AnyValue. Numbers and booleans are held without boxing.</summary>
public readonly record struct OtlpValue
{
    private readonly object? _reference;
    private readonly long _number;

    private OtlpValue(OtlpValueKind kind, object? reference, long number) => (Kind, _reference, _number) = (kind, reference, number);

    public OtlpValueKind Kind { get; }
    public string AsString => (string)_reference!;
    public bool AsBool => _number != 0;
    public long AsInt => _number;
    public double AsDouble => BitConverter.Int64BitsToDouble(_number);
    public IReadOnlyList<OtlpValue> AsArray => (IReadOnlyList<OtlpValue>)_reference!;
    public OtlpAttributes AsMap => (OtlpAttributes)_reference!;
    public byte[] AsBytes => (byte[])_reference!;

    public static OtlpValue Empty => default;

    public static OtlpValue Array(params OtlpValue[] values) => new(OtlpValueKind.Array, values, 0);

    public static OtlpValue Strings(params string[] values) => Array(System.Array.ConvertAll(values, value => (OtlpValue)value));

    public static implicit operator OtlpValue(string value) => new(OtlpValueKind.String, value, 0);

    public static implicit operator OtlpValue(bool value) => new(OtlpValueKind.Bool, null, value ? 1 : 0);

    public static implicit operator OtlpValue(long value) => new(OtlpValueKind.Int, null, value);

    public static implicit operator OtlpValue(double value) => new(OtlpValueKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator OtlpValue(OtlpAttributes value) => new(OtlpValueKind.Map, value, 0);

    public static implicit operator OtlpValue(byte[] value) => new(OtlpValueKind.Bytes, value, 0);
}

/// <summary>Attributes in sending order. OTLP wants keys to be unique; that is not enforced, so that tests can send what it forbids.</summary>
public sealed class OtlpAttributes : List<KeyValuePair<string, OtlpValue>>
{
    public void Add(string key, OtlpValue value) => Add(new(key, value));
}
