using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Audit.Signing;
using Portal.Governance.Store;

namespace Portal.Governance.Audit.Sequencing;

/// <summary>Delivers checkpoints to the webhook, and checks the whole trail as often as the settings say; on the instance that makes the tree grow.</summary>
internal sealed partial class AuditWatcher(
    GovernanceState governance,
    AuditSequencer sequencer,
    AuditVerifier verifier,
    AuditWebhook webhook,
    IOptions<AuditOptions> options,
    TimeProvider time,
    ILogger<AuditWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    private DateTimeOffset _nextCheck;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A start has better to do than to read the whole trail.
        _nextCheck = time.GetUtcNow() + TimeSpan.FromMinutes(2);
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Interval;
            try
            {
                await governance.WhenReadyAsync(stoppingToken);
                if (sequencer.IsOwner)
                {
                    await webhook.DeliverAsync(stoppingToken);
                    await VerifyWhenDueAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                pause = AfterFault;
                LogInterrupted(exception);
            }
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task VerifyWhenDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (options.Value.VerifyHours == 0 || now < _nextCheck)
        {
            return;
        }
        var every = TimeSpan.FromHours(options.Value.VerifyHours);
        if (await verifier.FindLastAsync(cancellationToken) is { } last && last.FinishedAt + every > now)
        {
            _nextCheck = last.FinishedAt + every;
            return;
        }
        var result = await verifier.VerifyAsync(progress: null, cancellationToken);
        _nextCheck = now + every;
        if (result.IsWhole)
        {
            LogWhole(result.Size, (result.FinishedAt - result.StartedAt).TotalSeconds);
        }
        else
        {
            LogFaults(result.FaultCount, result.Faults[0].Detail);
        }
    }

    [LoggerMessage(5105, LogLevel.Information, "The audit trail of {Size} entries is whole; the check took {Seconds:0.0} s")]
    private partial void LogWhole(long size, double seconds);

    [LoggerMessage(5106, LogLevel.Critical, "The audit trail has {Faults} faults. The first: {Fault}")]
    private partial void LogFaults(int faults, string fault);

    [LoggerMessage(5107, LogLevel.Warning, "The audit trail could not be checked or its checkpoint delivered; trying again")]
    private partial void LogInterrupted(Exception exception);
}
