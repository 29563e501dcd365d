using System.Text;

namespace Portal.Telemetry.Embedded.Native;

/// <summary>
/// Values for <c>{name:Type}</c> placeholders in the form the library takes. Values are escaped text as in TabSeparated,
/// the rule of both the library and ClickHouse's <c>param_NAME</c>, so they pass through unchanged.
/// </summary>
internal sealed unsafe class QueryParameters
{
    public static readonly QueryParameters None = new([]);

    private readonly byte[] _text;
    private readonly nuint[] _pointers;
    private readonly nuint[] _lengths;

    public QueryParameters(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        Count = parameters.Count;
        if (Count == 0)
        {
            _text = [];
            _pointers = _lengths = [];
            return;
        }

        // Pinned for their lifetime: the native side gets addresses into these arrays.
        _text = GC.AllocateUninitializedArray<byte>(parameters.Sum(p => Encoding.UTF8.GetByteCount(p.Key) + Encoding.UTF8.GetByteCount(p.Value)) + 1, pinned: true);
        _pointers = GC.AllocateUninitializedArray<nuint>(Count * 2, pinned: true);
        _lengths = GC.AllocateUninitializedArray<nuint>(Count * 2, pinned: true);
        fixed (byte* text = _text)
        {
            var offset = 0;
            for (var i = 0; i < Count; i++)
            {
                offset += Place(parameters[i].Key, i, text, offset);
                offset += Place(parameters[i].Value, Count + i, text, offset);
            }
        }
    }

    public int Count { get; }

    internal byte** Names => Count == 0 ? null : (byte**)Address(_pointers, 0);

    internal nuint* NameLengths => Count == 0 ? null : Address(_lengths, 0);

    internal byte** Values => Count == 0 ? null : (byte**)Address(_pointers, Count);

    internal nuint* ValueLengths => Count == 0 ? null : Address(_lengths, Count);

    private int Place(string value, int index, byte* text, int offset)
    {
        var written = Encoding.UTF8.GetBytes(value, _text.AsSpan(offset));
        _pointers[index] = (nuint)(text + offset);
        _lengths[index] = (nuint)written;
        return written;
    }

    private static nuint* Address(nuint[] pinned, int index)
    {
        fixed (nuint* address = &pinned[index])
        {
            return address;
        }
    }
}
