using Portal.Panels.Signals;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Overview;

/// <summary>One application with everything that decides how it stands: its calls, and the signals beyond them.</summary>
/// <param name="Calls">Errors and latency.</param>
/// <param name="Signals">All registered signals in reading order, those included that have nothing to say.</param>
public sealed record ApplicationState(ApplicationOverview Application, ApplicationHealth Calls, IReadOnlyList<SignalState> Signals)
{
    public string Name => Application.Current.Name;

    /// <summary>The signal that is worse than the calls; null: the calls decide.</summary>
    public SignalState? Decisive => SignalState.Worst(Signals) is { } worst && worst.Status > Calls.Status ? worst : null;

    /// <summary>The worst of all. A signal that is fine does not excuse calls of which nothing is known.</summary>
    public Status Status => Decisive?.Status ?? Calls.Status;

    /// <summary>Place in the list: what needs a person first, what nobody knows before what is fine.</summary>
    public int Urgency => Status switch
    {
        Status.Critical => 0,
        Status.Warning => 1,
        Status.Unknown => 2,
        Status.Ok => 3,
        _ => throw new InvalidOperationException($"No urgency for {Status}."),
    };
}
