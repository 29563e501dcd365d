using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.CallSearch;
using Portal.Ui;

namespace Portal.Calls;

/// <summary>Says the answers of a search in words and pictures.</summary>
internal static class CallWords
{
    /// <summary>"About 12,300 calls", then "12,345 calls, 2.1 % failed".</summary>
    public static string Count(CallHistogram? counted, CallCount? estimate, CallList? list, IStringLocalizer text)
    {
        if (counted is { Calls: > 0 } exact)
        {
            var share = UnitFormat.Format((double)exact.Errors / exact.Calls, Unit.Share).ToString();
            return text[exact.Errors == 0 ? "CountNoneFailed" : exact.Calls == 1 ? "CountOne" : "Count", Whole(exact.Calls), share];
        }
        return estimate is { Calls: > 0 } about ? text[about.Exact ? "CountPlain" : "CountAbout", about.Exact ? Whole(about.Calls) : UnitFormat.Format(about.Calls, Unit.Count).ToString()]
            : list is { IsComplete: true } ? text["CountPlain", Whole((ulong)list.Calls.Count)]
            : list is null ? text["CountSearching"] : text["CountCounting"];
    }

    /// <summary>The histogram: calls that went well and errors on top of them.</summary>
    public static ChartFrame Frame(CallHistogram counted, IStringLocalizer text) => new()
    {
        From = counted.From.ToUnixTimeMilliseconds(),
        To = counted.To.ToUnixTimeMilliseconds(),
        Step = (long)counted.Step.TotalMilliseconds,
        Times = [.. counted.Times.Select(time => time.ToUnixTimeMilliseconds())],
        Series =
        [
            new(text["SeriesFine"], SeriesPalette.Accent, [.. counted.CallCounts.Select((calls, i) => (double?)(calls - counted.ErrorCounts[i]))]),
            new(text["SeriesErrors"], SeriesPalette.Critical, [.. counted.ErrorCounts.Select(errors => (double?)errors)]),
        ],
    };

    /// <summary>A fault of the search text in the viewer's language.</summary>
    public static string Fault(SearchFault fault, IStringLocalizer text) =>
        text["FaultAt", fault.At.Start + 1, text[fault is { Kind: SearchFaultKind.UnknownField, Expected.Length: 0 } ? "FaultUnknownFieldPlain" : $"Fault{fault.Kind}", fault.Found, fault.Expected].Value];

    /// <summary>The text key of what went wrong while asking; null: a fault of ours that must not be hidden.</summary>
    public static string? FaultOf(Exception exception) => exception switch
    {
        ContentRightException => "FaultContentRight",
        SearchLimitException => "FaultLimit",
        DbException or HttpRequestException => "FaultUnavailable",
        _ => null,
    };

    /// <summary>"3 h ago".</summary>
    public static string Ago(TimeSpan age, IStringLocalizer text) => age.TotalDays >= 2
        ? text["AgoDays", Math.Round(age.TotalDays).ToString(CultureInfo.CurrentCulture)]
        : text["Ago", UnitFormat.Format(age.TotalMilliseconds, Unit.Duration).ToString()];

    private static string Whole(ulong number) => number.ToString("#,0", CultureInfo.CurrentCulture);
}
