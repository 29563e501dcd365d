using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Ingest;

/// <summary>
/// The identity of what has no id of its own, a log record or a data point: the first 128 bits of SHA-256 over tenant, resource, scope and everything the item says.
/// Two items that agree in all of it, down to the nanosecond, are the same item sent twice.
/// </summary>
internal sealed class ContentIdentity : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _scope = new byte[SHA256.HashSizeInBytes];

    /// <summary>The items that follow belong to this scope.</summary>
    public void Begin(string tenant, ReadOnlySpan<byte> resource, ReadOnlySpan<byte> scope)
    {
        AppendPart(Encoding.UTF8.GetBytes(tenant));
        AppendPart(resource);
        AppendPart(scope);
        _hash.GetHashAndReset(_scope);
    }

    /// <param name="head">What items of one kind share; empty for nothing.</param>
    public UInt128 Of(ReadOnlySpan<byte> head, ReadOnlySpan<byte> content)
    {
        _hash.AppendData(_scope);
        AppendPart(head);
        AppendPart(content);
        Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(result);
        return BinaryPrimitives.ReadUInt128BigEndian(result);
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>With its length in front, so that no two sequences of parts read the same.</summary>
    private void AppendPart(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        _hash.AppendData(length);
        _hash.AppendData(part);
    }
}
