using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Portal.Telemetry.Engine;

/// <summary>Finds a loopback port that stays free while the engine is down between two starts.</summary>
internal static class LoopbackPort
{
    // Below the ranges from which operating systems take ports for outgoing connections (Linux from 32768, others from 49152).
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int Attempts = 100;

    /// <exception cref="ClickHouseEngineException">No free port was found.</exception>
    public static int Find()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new ClickHouseEngineException($"No free loopback port was found between {First} and {Last} in {Attempts} attempts.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
