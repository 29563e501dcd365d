using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Panels.Signals;

/// <summary>All registered signals, and the answers of the one live panel that shows them.</summary>
public sealed partial class SignalCatalogue(IEnumerable<HealthSignal> signals, ILogger<SignalCatalogue> logger)
{
    /// <summary>The live panel whose argument is a <see cref="HealthSignal.Id"/>.</summary>
    public const string Panel = "signal";

    /// <summary>In reading order.</summary>
    public IReadOnlyList<HealthSignal> All { get; } = [.. signals.OrderBy(signal => signal.Order)];

    /// <summary>What is wrong with an argument of the panel, in a sentence; null when it can be asked.</summary>
    public string? Fault(string? id) => Find(id) is not null ? null
        : All.Count == 0 ? "This portal has no signals."
        : $"There is no such signal; name one of {string.Join(", ", All.Select(signal => signal.Id))}.";

    /// <summary>How the applications stand by one signal.</summary>
    /// <exception cref="ArgumentException">There is no such signal.</exception>
    public async Task<SignalReadings> AskAsync(SeriesRequest request, string? id, CancellationToken cancellationToken)
    {
        var signal = Find(id) ?? throw new ArgumentException(Fault(id), nameof(id));
        var readings = await signal.Query(request, cancellationToken);
        return new SignalReadings(signal.Id, [.. readings.Select(reading => reading with { Reason = signal.EnglishReasonOf(reading) })]);
    }

    /// <summary>How the applications stand by every signal. One that cannot be computed is logged and its value is null; it never takes the others with it.</summary>
    public async Task<IReadOnlyList<(HealthSignal Signal, SignalReadings? Readings)>> AskAllAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        await Task.WhenAll(All.Select(async signal =>
        {
            try
            {
                return (signal, await AskAsync(request, signal.Id, cancellationToken));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, signal.Id, exception);
                return (signal, (SignalReadings?)null);
            }
        }));

    private HealthSignal? Find(string? id) => All.FirstOrDefault(signal => string.Equals(signal.Id, id, StringComparison.Ordinal));

    [LoggerMessage(2111, LogLevel.Warning, "The signal {Signal} could not be computed; it is answered as unknown")]
    private static partial void LogFailed(ILogger logger, string signal, Exception exception);
}

/// <summary>One signal of one application as a page shows it.</summary>
/// <param name="Reading">Null: there is nothing to say about this application, or not yet.</param>
/// <param name="Failed">The signal could not be computed.</param>
public sealed record SignalState(HealthSignal Signal, SignalReading? Reading, bool Failed)
{
    public Status Status => Failed ? Status.Unknown : Reading?.Status ?? Status.Unknown;

    /// <summary>Somebody should look at it.</summary>
    public bool NeedsALook => Status >= Status.Warning;

    /// <summary>Of several, the worst that needs a look; of equals the first in reading order. Null: none does.</summary>
    public static SignalState? Worst(IEnumerable<SignalState> states) => states.Where(state => state.NeedsALook).MaxBy(state => state.Status);
}
