using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Governance.Audit.Signing;
using Portal.Governance.Audit.Tree;
using Portal.Governance.Store;

namespace Portal.Governance.Audit.Sequencing;

/// <summary>Makes the audit tree grow while this instance holds the lease, has checkpoints signed, and follows those of other instances.</summary>
internal sealed partial class AuditWorker(
    GovernanceState governance,
    AuditSequencer sequencer,
    AuditCheckpoints checkpoints,
    IOptions<AuditOptions> options,
    TimeProvider time,
    ILogger<AuditWorker> logger) : BackgroundService
{
    private static readonly TimeSpan SigningCheck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private DateTimeOffset _nextSigning;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await sequencer.ReleaseAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await governance.WhenReadyAsync(stoppingToken);
                var round = await sequencer.RunOnceAsync(stoppingToken);
                await SignAsync(round.IsOwner, stoppingToken);
                pause = round switch
                {
                    { HasMore: true } => TimeSpan.Zero,
                    { IsOwner: true } => TimeSpan.FromMilliseconds(options.Value.SequenceMilliseconds),
                    _ => SigningCheck,
                };
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                pause = pause < FirstPause ? FirstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                LogInterrupted(exception, pause.TotalSeconds);
            }
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Signs what is due, or follows the instance that does. Where the tree is not vouched for, it grows on, so that no entry is without its leaf.</summary>
    private async Task SignAsync(bool isOwner, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _nextSigning)
        {
            return;
        }
        _nextSigning = time.GetUtcNow() + SigningCheck;
        try
        {
            await (isOwner ? checkpoints.SignWhenDueAsync(cancellationToken) : checkpoints.FollowAsync(cancellationToken));
        }
        catch (AuditTreeException)
        {
            _nextSigning = time.GetUtcNow() + LongestPause; // the log says it already
        }
    }

    [LoggerMessage(5104, LogLevel.Warning, "The audit tree could not grow or be signed; trying again in {Seconds} s. Entries wait in the database, nothing is lost")]
    private partial void LogInterrupted(Exception exception, double seconds);
}
