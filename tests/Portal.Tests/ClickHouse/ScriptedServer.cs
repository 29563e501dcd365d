using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Portal.Telemetry.ClickHouse;

namespace Portal.Tests.ClickHouse;

/// <summary>A server that answers byte for byte what a test says, for faults a real engine cannot be asked to make.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Exchange, Task> _answer;
    private readonly Task _accepting;

    public ScriptedServer(Func<Exchange, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public ConcurrentQueue<string> Requests { get; } = [];

    public ClickHouseConnectionSettings Settings => new()
    {
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"),
        KillOnCancel = false,
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var head = await ReadHeadAsync(stream);
            Requests.Enqueue(head);
            await _answer(new Exchange(head, stream, client.Client, _stop.Token));
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public sealed record Exchange(string Head, NetworkStream Stream, Socket Socket, CancellationToken Stopped)
    {
        public Task RawAsync(string text) => Stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

        public Task HeadAsync(params string[] headers) =>
            RawAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n" + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n");

        public async Task ChunkAsync(byte[] bytes)
        {
            await RawAsync(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
            await Stream.WriteAsync(bytes);
            await RawAsync("\r\n");
            await Stream.FlushAsync();
        }

        public Task EndAsync() => RawAsync("0\r\n\r\n");

        public Task RefuseAsync(int status, string text, params string[] headers) =>
            RawAsync($"HTTP/1.1 {status} Error\r\nConnection: close\r\nContent-Length: {text.Length}\r\n" + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n" + text);
    }
}
