using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Portal.Benchmarks.Live;

/// <summary>What the machine itself can do, measured in the same run.</summary>
internal static class MachineLimits
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    /// <summary>Bytes per second through one loopback TCP connection.</summary>
    public static async Task<double> LoopbackBytesPerSecondAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var sender = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        await sender.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var receiver = await accepting;
        var sending = SendAsync(sender);
        var buffer = new byte[1 << 16];
        var total = 0L;
        var clock = Stopwatch.StartNew();
        var stream = receiver.GetStream();
        while (await stream.ReadAsync(buffer) is var count and > 0)
        {
            total += count;
        }
        var seconds = clock.Elapsed.TotalSeconds;
        await sending;
        return total / seconds;
    }

    /// <summary>Durable 4 KiB appends per second, one after the other, in a folder.</summary>
    public static double FsyncsPerSecond(string folder)
    {
        var path = Path.Combine(folder, "fsync.probe");
        var block = new byte[4096];
        var clock = Stopwatch.StartNew();
        var count = 0;
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (; clock.Elapsed < Duration; count++)
            {
                file.Write(block);
                file.Flush(flushToDisk: true);
            }
        }
        File.Delete(path);
        return count / clock.Elapsed.TotalSeconds;
    }

    private static async Task SendAsync(TcpClient client)
    {
        var buffer = new byte[1 << 16];
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Duration)
        {
            await client.GetStream().WriteAsync(buffer);
        }
        client.Client.Shutdown(SocketShutdown.Send);
    }
}
