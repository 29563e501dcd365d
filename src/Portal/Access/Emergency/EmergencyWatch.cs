using Portal.Governance.Access;
using Portal.Governance.Store;

namespace Portal.Access.Emergency;

/// <summary>Knows which uses of sealed codes nobody has looked into yet, for the banner on every administrator's page: one question per instance, not per page.</summary>
internal sealed partial class EmergencyWatch(SealedCodes codes, GovernanceState records, TimeProvider time, ILogger<EmergencyWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private IReadOnlyList<SealedCode> _open = [];

    /// <summary>Raised after <see cref="Open"/> changed, on a thread of the pool.</summary>
    public event EventHandler? Changed;

    /// <summary>Uses that no administrator has acknowledged, the oldest first.</summary>
    public IReadOnlyList<SealedCode> Open => Volatile.Read(ref _open);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        codes.Changed += OnChanged;
        try
        {
            await records.WhenReadyAsync(stoppingToken);
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
        finally
        {
            codes.Changed -= OnChanged;
        }

        void OnChanged(object? sender, EventArgs e) => _ = LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var open = await codes.ListOpenAsync(cancellationToken);
            var before = Interlocked.Exchange(ref _open, open);
            if (!before.Select(code => code.Id).SequenceEqual(open.Select(code => code.Id)))
            {
                Changed?.Invoke(this, EventArgs.Empty);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The portal stops.
        }
        catch (Exception fault) when (RecordsFault.IsUnavailable(fault))
        {
            LogNotRead(fault.Message);
        }
    }

    [LoggerMessage(1186, LogLevel.Debug, "Uses of sealed codes could not be read: {Reason}")]
    private partial void LogNotRead(string reason);
}
