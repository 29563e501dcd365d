using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Series;

namespace Portal.Panels.Signals;

/// <summary>
/// One aspect of an application's health beside errors and latency: drift, bias, safety, quality. Slices register theirs with
/// <c>services.AddHealthSignal(...)</c>; what is not registered is shown nowhere.
/// </summary>
public sealed record HealthSignal
{
    /// <summary>Names it in answers: <c>drift</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Place among the signals; lower comes first.</summary>
    public required int Order { get; init; }

    /// <summary>Class whose resource file holds <see cref="TextKey"/> and the readings' sentences.</summary>
    public required Type Texts { get; init; }

    /// <summary>Key of the name people read; one short word.</summary>
    public required string TextKey { get; init; }

    /// <summary>The policy of the page it leads to: whoever may not open it sees the status without a link.</summary>
    public required string Policy { get; init; }

    /// <summary>Address of the page that explains the signal of an application.</summary>
    public required Func<string, string> Href { get; init; }

    /// <summary>How the applications of a filter stand. The range is what the viewer looks at; a signal that needs a longer one takes it from the range's end.
    /// Applications about which there is nothing to say may be left out.</summary>
    public required Func<SeriesRequest, CancellationToken, Task<IReadOnlyList<SignalReading>>> Query { get; init; }

    /// <summary>The signal's name in the viewer's language.</summary>
    public string NameOf(IStringLocalizerFactory localizers)
    {
        ArgumentNullException.ThrowIfNull(localizers);
        return localizers.Create(Texts)[TextKey];
    }

    /// <summary>Why, in the viewer's language.</summary>
    public string ReasonOf(SignalReading reading, IStringLocalizerFactory localizers)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(localizers);
        return localizers.Create(Texts)[reading.ReasonKey, [.. reading.Arguments]];
    }

    /// <summary>Why, in English whatever the language of the request.</summary>
    internal string EnglishReasonOf(SignalReading reading) => string.Format(
        CultureInfo.InvariantCulture,
        new ResourceManager(Texts).GetString(reading.ReasonKey, CultureInfo.InvariantCulture) ?? reading.ReasonKey,
        [.. reading.Arguments]);
}
