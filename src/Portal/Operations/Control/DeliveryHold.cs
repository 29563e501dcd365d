using Portal.Telemetry.Bias;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Writing;

namespace Portal.Operations.Control;

/// <summary>Keeps ClickHouse as it is, as far as this portal writes to it: calls, rollups, outcomes and senders' statistics wait, and telemetry goes on being accepted.</summary>
internal sealed class DeliveryHold(SpoolWriter writer, RollupWorker rollups, OutcomeWorker outcomes, SenderWriter senders)
{
    /// <summary>Completes when what was under way is written.</summary>
    public async Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        var held = new Held();
        try
        {
            held.Add(await rollups.PauseAsync(cancellationToken));
            held.Add(await outcomes.PauseAsync(cancellationToken));
            held.Add(await senders.PauseAsync(cancellationToken));
            held.Add(await writer.PauseForCopyAsync(cancellationToken));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private sealed class Held : IDisposable
    {
        private readonly List<IDisposable> _pauses = [];

        public void Add(IDisposable pause) => _pauses.Add(pause);

        public void Dispose() => _pauses.ForEach(pause => pause.Dispose());
    }
}
