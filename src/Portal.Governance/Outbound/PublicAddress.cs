using System.Net;
using System.Net.Sockets;

namespace Portal.Governance.Outbound;

/// <summary>
/// Which addresses a request to an address somebody typed in may go to: those of the public internet, and networks an operator names. Private, loopback, link-local
/// (cloud metadata), shared, documentation, multicast and translated ranges are not (IANA special-purpose registries, RFC 6890 and its updates).
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether a connection to the address is allowed.</summary>
    /// <param name="allowed">Networks that are, although they are not public.</param>
    public static bool IsAllowed(IPAddress address, IReadOnlyCollection<IPNetwork> allowed)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(allowed);
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (allowed.Any(network => network.Contains(real)))
        {
            return true;
        }
        return (real.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(real)) && !Array.Exists(NotPublic, network => network.Contains(real));
    }
}
