using Microsoft.EntityFrameworkCore;
using Portal.Governance.Applications;
using Portal.Governance.Store;
using Portal.Live;
using Portal.Telemetry.Deletion;
using Portal.Telemetry.Senders;

namespace Portal.Applications;

/// <summary>Carries out deletions one after another. Steps can be repeated, so after a restart the one under way begins again at its first.</summary>
internal sealed partial class ApplicationDeletionWorker(
    ApplicationDeletions deletions,
    ApplicationErasure erasure,
    ApplicationRecords records,
    SenderWriter senders,
    GovernanceState governance,
    TelemetryState telemetry,
    TimeProvider time,
    ILogger<ApplicationDeletionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private const int LongestFault = 1000;

    private readonly SemaphoreSlim _requested = new(0, 1);

    public override void Dispose()
    {
        _requested.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        deletions.Requested += OnRequested;
        try
        {
            await governance.WhenReadyAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await RunPendingAsync(stoppingToken);
                await _requested.WaitAsync(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops; the deletion goes on after its next start.
        }
        finally
        {
            deletions.Requested -= OnRequested;
        }
    }

    private void OnRequested(object? sender, EventArgs e)
    {
        try
        {
            _requested.Release();
        }
        catch (SemaphoreFullException)
        {
            // Work is due already.
        }
    }

    private async Task RunPendingAsync(CancellationToken stop)
    {
        try
        {
            while (await deletions.NextAsync(stop) is { } next)
            {
                if (!await TryRunAsync(next, stop))
                {
                    return;
                }
            }
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            LogNotRead(fault);
        }
    }

    private async Task<bool> TryRunAsync(ApplicationDeletion deletion, CancellationToken stop)
    {
        try
        {
            await RunAsync(deletion, stop);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // Another portal works on it.
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            LogFailed(deletion.Id, fault);
            var words = fault.Message.Length <= LongestFault ? fault.Message : fault.Message[..LongestFault];
            if (await deletions.FindAsync(deletion.Tenant, deletion.Id, stop) is { } current)
            {
                await deletions.ProgressAsync(current, one => one.Fault = words, stop);
            }
            return false;
        }
    }

    private async Task RunAsync(ApplicationDeletion deletion, CancellationToken stop)
    {
        var (tenant, application) = (deletion.Tenant, deletion.Subject);
        LogStarted(deletion.Id);
        while (telemetry.Current.Phase != TelemetryPhase.Ready)
        {
            await Task.Delay(PollInterval, time, stop);
        }
        var current = await deletions.ProgressAsync(deletion, one => (one.Step, one.Fault) = (DeletionStep.Delivering, null), stop);
        await erasure.WhenDeliveredAsync(stop);
        // What is known of its senders and not written yet would otherwise come after its rows are gone.
        await senders.WriteAsync(stop);
        var receipt = current.Receipt == "[]" ? await CountAsync(tenant, application, stop) : current.Receipt;
        current = await deletions.ProgressAsync(current, one => (one.Step, one.Receipt) = (DeletionStep.DeletingRows, receipt), stop);
        await erasure.DeleteRowsAsync(tenant, application, stop);
        current = await deletions.ProgressAsync(current, one => one.Step = DeletionStep.DeletingRecords, stop);
        await records.DeleteAsync(tenant, application, stop);
        current = await deletions.ProgressAsync(current, one => one.Step = DeletionStep.LeavingDisk, stop);
        var gone = await erasure.WhenOffDiskAsync(tenant, application, stop);
        await deletions.ProgressAsync(current, one => (one.Step, one.OffDisk, one.FinishedAt) = (DeletionStep.Done, gone, time.GetUtcNow()), stop);
        LogDone(deletion.Id, gone);
    }

    private async Task<string> CountAsync(string tenant, string application, CancellationToken stop) =>
        DeletionReceipt.Write(await erasure.CountAsync(tenant, application, stop), await records.CountAsync(tenant, application, stop));

    [LoggerMessage(4211, LogLevel.Information, "Deletion {Id} of an application begins")]
    private partial void LogStarted(Guid id);

    [LoggerMessage(4212, LogLevel.Information, "Deletion {Id} of an application is done; its bytes have left the disk: {OffDisk}")]
    private partial void LogDone(Guid id, bool offDisk);

    [LoggerMessage(4213, LogLevel.Error, "Deletion {Id} of an application failed and is tried again")]
    private partial void LogFailed(Guid id, Exception fault);

    [LoggerMessage(4214, LogLevel.Warning, "Deletions of applications could not be read; trying again")]
    private partial void LogNotRead(Exception fault);
}
