using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Portal.Governance;
using Portal.Governance.Audit;
using Portal.Governance.Engine;
using Portal.Governance.Store;
using Portal.Hosting;
using Portal.Live;
using Portal.Telemetry;
using Portal.Telemetry.ClickHouse;

namespace Portal.Operations.Control;

/// <summary>
/// Where commands of this machine talk to the running portal: a Unix socket in the data folder that only the portal's own user can open. That user
/// can read every key anyway, so it asks for no other proof.
/// </summary>
internal sealed partial class ControlSocket(
    DataDirectory data,
    DeliveryHold hold,
    ClickHouseDataSource clickHouse,
    TelemetryState telemetry,
    GovernanceState records,
    IKeyManager dataProtection,
    IDbContextFactory<PortalDb> contexts,
    TimeProvider time,
    IServiceProvider services,
    ILogger<ControlSocket> logger) : BackgroundService
{
    private const int Waiting = 4;
    private static readonly TimeSpan HoldPatience = TimeSpan.FromMinutes(2);

    // One of the two is present.
    private readonly PostgresEngine? _engine = services.GetService<PostgresEngine>();
    private readonly GovernanceServer? _server = services.GetService<GovernanceServer>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (ControlProtocol.PathOf(data) is not { } path)
        {
            LogPathTooLong(data.Root);
            return;
        }
        try
        {
            // Left by a portal that was killed; the data folder is ours, so nobody listens on it.
            File.Delete(path);
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            listener.Listen(Waiting);
            try
            {
                while (true)
                {
                    // One command at a time: two backups at once would only slow each other down.
                    using var connection = await listener.AcceptAsync(stoppingToken);
                    await ServeAsync(connection, stoppingToken);
                }
            }
            finally
            {
                File.Delete(path);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
        catch (Exception fault) when (fault is SocketException or IOException or UnauthorizedAccessException)
        {
            LogNotOpen(path, fault);
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken stopping)
    {
        IDisposable? held = null;
        try
        {
            await using var stream = new NetworkStream(connection);
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { AutoFlush = true };
            while (await reader.ReadLineAsync(stopping) is { } line)
            {
                var reply = await AnswerAsync(line, stopping);
                await writer.WriteLineAsync(JsonSerializer.Serialize(reply, ControlProtocol.Json).AsMemory(), stopping);
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            LogBroken(fault);
        }
        finally
        {
            if (held is not null)
            {
                held.Dispose();
                LogReleased();
            }
        }

        async Task<ControlReply> AnswerAsync(string line, CancellationToken cancellationToken)
        {
            try
            {
                switch (JsonSerializer.Deserialize<ControlRequest>(line, ControlProtocol.Json)?.Command)
                {
                    case ControlRequest.Hold when held is null:
                        if (Unready() is { } why)
                        {
                            return new ControlReply(Ok: false, why);
                        }
                        held = await HoldAsync(cancellationToken);
                        LogHeld();
                        return new ControlReply(Ok: true, Stores: Addresses());
                    case ControlRequest.Release when held is not null:
                        held.Dispose();
                        held = null;
                        LogReleased();
                        return new ControlReply(Ok: true);
                    case ControlRequest.RotateDataProtection:
                        var told = DataProtectionRotation.Rotate(dataProtection, time.GetUtcNow());
                        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
                        {
                            await OperationsAudit.WriteAsync(db, "operations.key.rotated", new AuditSubject("key", "data-protection", "Data Protection key ring"), cancellationToken);
                        }
                        return new ControlReply(Ok: true, told);
                    default:
                        return new ControlReply(Ok: false, "The running portal does not know this command. Is it of the same version?");
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(fault);
                return new ControlReply(Ok: false, fault.Message);
            }
        }
    }

    private string? Unready() => telemetry.Current.Phase != TelemetryPhase.Ready
        ? $"ClickHouse is not ready: {telemetry.Current.Detail}"
        : records.Current.Phase != GovernancePhase.Ready ? $"The database of records is not ready: {records.Current.Detail}" : null;

    private async Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(HoldPatience);
        try
        {
            return await hold.HoldAsync(patience.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"A delivery, a re-costing or a deletion did not end within {HoldPatience.TotalMinutes:0} minutes. Try again later.", late);
        }
    }

    private StoreAddresses Addresses()
    {
        var settings = clickHouse.Settings;
        return new StoreAddresses(
            settings.Endpoint, settings.User, settings.Password, settings.Database, _server?.Provider ?? GovernanceProvider.Postgres, _server?.ConnectionString ?? _engine!.ConnectionString(GovernanceHost.Database));
    }

    [LoggerMessage(3201, LogLevel.Warning, "The folder {Folder} has too long a path for a socket: backups and key rotation need the portal to be stopped")]
    private partial void LogPathTooLong(string folder);

    [LoggerMessage(3202, LogLevel.Error, "The socket {Path} could not be opened: backups and key rotation need the portal to be stopped")]
    private partial void LogNotOpen(string path, Exception fault);

    [LoggerMessage(3203, LogLevel.Information, "Deliveries to ClickHouse are held for a backup; telemetry is accepted meanwhile")]
    private partial void LogHeld();

    [LoggerMessage(3204, LogLevel.Information, "Deliveries to ClickHouse go on")]
    private partial void LogReleased();

    [LoggerMessage(3205, LogLevel.Error, "A command of this machine failed")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(3206, LogLevel.Debug, "A command of this machine went away")]
    private partial void LogBroken(Exception fault);
}
