using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Telemetry.Calls;

/// <summary>
/// The identity under which a call counts once however often it is sent: the first 128 bits of SHA-256 over tenant, trace id and span
/// id. A cryptographic hash, because a sender chooses the ids and a collision would silently drop a call.
/// </summary>
public readonly struct CallIdentity
{
    private readonly UInt128 _tenant;

    public CallIdentity(string tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        _tenant = First128(Encoding.UTF8.GetBytes(tenant));
    }

    public UInt128 Of(UInt128 traceId, ulong spanId)
    {
        Span<byte> input = stackalloc byte[40];
        BinaryPrimitives.WriteUInt128BigEndian(input, _tenant);
        BinaryPrimitives.WriteUInt128BigEndian(input[16..], traceId);
        BinaryPrimitives.WriteUInt64BigEndian(input[32..], spanId);
        return First128(input);
    }

    private static UInt128 First128(ReadOnlySpan<byte> input)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
