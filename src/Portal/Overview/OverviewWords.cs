using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Ui;

namespace Portal.Overview;

/// <summary>Says why an application stands as it does.</summary>
internal static class OverviewWords
{
    public static string Reason(ApplicationState state, IStringLocalizer text, IStringLocalizerFactory localizers) =>
        state.Decisive is { Reading: { } reading, Signal: var signal }
            ? text["ReasonSignal", signal.NameOf(localizers), signal.ReasonOf(reading, localizers)]
            : OfCalls(state, text);

    private static string OfCalls(ApplicationState state, IStringLocalizer text) => state.Calls.Reason switch
    {
        HealthReason.NoCalls => text["ReasonNoCalls"],
        HealthReason.FewCalls => text["ReasonFewCalls", state.Application.Current.Calls],
        HealthReason.Stale => text["ReasonStale", state.Application.NewestReceived!.Value.UtcDateTime.ToString("g", CultureInfo.CurrentCulture)],
        HealthReason.Errors => text["ReasonErrors", UnitFormat.Format(state.Calls.ErrorRate, Unit.Share)],
        HealthReason.Slower => text["ReasonSlower", Change(state.Calls)],
        HealthReason.Steady when state.Calls.Ratio is null => text["ReasonFine"],
        HealthReason.Steady when Math.Abs(state.Calls.Ratio.Value - 1) < 0.01 => text["ReasonSame"],
        HealthReason.Steady => text["ReasonSteady", Change(state.Calls)],
        _ => throw new InvalidOperationException($"No words for {state.Calls.Reason}."),
    };

    private static string Change(ApplicationHealth health) =>
        ((health.Ratio!.Value - 1) * 100).ToString("+#,0;\u2212#,0;0", CultureInfo.CurrentCulture) + "\u00a0%";
}
