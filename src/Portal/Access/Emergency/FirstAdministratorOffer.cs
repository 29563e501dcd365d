using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Governance.Store;
using Portal.Shell;

namespace Portal.Access.Emergency;

/// <summary>
/// On a portal that nobody can administer yet, prints a one-time link at start. It goes to the console alone: logs are shipped and kept, and the code is a
/// secret. The code stands behind #, which browsers keep to themselves.
/// </summary>
internal sealed partial class FirstAdministratorOffer(
    SealedCodes codes, GovernanceState records, DevelopmentSignIn development, IServer server, IOptions<AccessOptions> options, ILogger<FirstAdministratorOffer> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (development.IsEnabled)
        {
            return;
        }
        try
        {
            await records.WhenReadyAsync(stoppingToken);
            if (await codes.HasAdministratorAsync(development: false, stoppingToken))
            {
                return;
            }
            var minutes = options.Value.FirstAdministratorMinutes;
            var code = await codes.OfferFirstAdministratorAsync(TimeSpan.FromMinutes(minutes), stoppingToken);
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
            await Console.Out.WriteLineAsync(
                $"""

                This portal has no administrator yet. Within {minutes} minutes, open

                  {address.TrimEnd('/')}{PortalUrls.Of($"/{EmergencyUrls.FirstAdministrator}")}#{code}

                (with the portal's public address in front where that is another one). The link works once.
                'dotnet Portal.dll access first-admin' makes another one.

                """.AsMemory(),
                stoppingToken);
            LogOffered(minutes);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
        catch (Exception fault) when (RecordsFault.IsUnavailable(fault))
        {
            LogNotOffered(fault);
        }
    }

    [LoggerMessage(1184, LogLevel.Warning, "The portal has no administrator: a one-time link was printed to the console and works for {Minutes} minutes")]
    private partial void LogOffered(int minutes);

    [LoggerMessage(1185, LogLevel.Error, "Whether the portal has an administrator could not be found out; 'access first-admin' makes a one-time link")]
    private partial void LogNotOffered(Exception fault);
}
