using System.Net.Sockets;
using System.Text.Json;
using Portal.Telemetry;

namespace Portal.Operations.Control;

/// <summary>A command's line to the running portal.</summary>
internal sealed class ControlClient : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private ControlClient(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream);
        _writer = new StreamWriter(_stream) { AutoFlush = true };
    }

    /// <summary>Null when no portal runs on the data folder.</summary>
    public static async Task<ControlClient?> ConnectAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        if (ControlProtocol.PathOf(data) is not { } path || !File.Exists(path))
        {
            return null;
        }
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new ControlClient(socket);
        }
        catch (SocketException)
        {
            // Left by a portal that was killed. Whether one runs says the lock of the folder.
            socket.Dispose();
            return null;
        }
    }

    /// <exception cref="IOException">The portal refused, or has ended.</exception>
    public async Task<ControlReply> AskAsync(string command, CancellationToken cancellationToken)
    {
        await _writer.WriteLineAsync(JsonSerializer.Serialize(new ControlRequest(command), ControlProtocol.Json).AsMemory(), cancellationToken);
        var line = await _reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The portal stopped meanwhile.");
        var reply = JsonSerializer.Deserialize<ControlReply>(line, ControlProtocol.Json) ?? throw new IOException("The portal gave no answer.");
        return reply.Ok ? reply : throw new IOException(reply.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _reader.Dispose();
        await _stream.DisposeAsync();
    }
}
