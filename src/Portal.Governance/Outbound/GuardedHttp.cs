using System.Net;
using System.Net.Sockets;

namespace Portal.Governance.Outbound;

/// <summary>
/// HTTP to addresses that settings or people name, without lending them the portal's place in the network: the name is resolved here, and the connection goes to an
/// address that was checked - so a name that resolves differently a moment later gains nothing. No redirects, no proxy, no cookies.
/// </summary>
public static class GuardedHttp
{
    /// <summary>A client for one receiver; dispose it.</summary>
    /// <param name="allowed">Networks it may lie in although they are not public.</param>
    /// <param name="timeout">For a whole exchange.</param>
    /// <param name="mostAnswerBytes">A longer answer is a fault.</param>
    public static HttpClient CreateClient(IReadOnlyCollection<IPNetwork> allowed, TimeSpan timeout, int mostAnswerBytes = 64 * 1024)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = timeout,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, allowed, cancellationToken),
        };
        return new HttpClient(handler) { Timeout = timeout, MaxResponseContentBufferSize = mostAnswerBytes };
    }

    /// <exception cref="HttpRequestException">The name leads only to addresses that are not allowed.</exception>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, IReadOnlyCollection<IPNetwork> allowed, CancellationToken cancellationToken)
    {
        var addresses = (await Dns.GetHostAddressesAsync(target.Host, cancellationToken)).Where(address => PublicAddress.IsAllowed(address, allowed)).ToArray();
        if (addresses.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{target.Host} is not on the public internet, and not in a network that the settings allow.");
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
