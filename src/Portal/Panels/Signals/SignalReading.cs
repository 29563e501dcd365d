using System.Text.Json.Serialization;
using Portal.Ui;

namespace Portal.Panels.Signals;

/// <summary>How one application stands by one signal.</summary>
/// <param name="ReasonKey">Key of the sentence that says why, in the signal's own texts; also what programs may decide by.</param>
/// <param name="NewestReceived">When the portal received the newest data behind it; null where there is none.</param>
public sealed record SignalReading(string Application, Status Status, string ReasonKey, DateTimeOffset? NewestReceived)
{
    /// <summary>What the sentence's placeholders stand for; numbers and times as they are, so that each viewer reads them in his own language.</summary>
    [JsonIgnore]
    public IReadOnlyList<object> Arguments { get; init; } = [];

    /// <summary>The sentence in English, for programs; <see cref="SignalCatalogue"/> fills it in.</summary>
    public string? Reason { get; init; }
}

/// <summary>One signal over all applications it can tell something about.</summary>
public sealed record SignalReadings(string Signal, IReadOnlyList<SignalReading> Readings)
{
    /// <summary>When the portal received the newest data of all readings.</summary>
    public DateTimeOffset? NewestReceived => Readings.Max(reading => reading.NewestReceived);
}
