using Microsoft.Extensions.Localization;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Traces;
using Portal.Ui;

namespace Portal.Traces;

/// <summary>A call in one sentence.</summary>
internal static class CallHeadline
{
    public static string Of(CallDetails call, IStringLocalizer text)
    {
        var duration = TraceFigures.Duration(call.Duration);
        var name = TraceWords.Title(call);
        return call switch
        {
            { Failed: true } => text["HeadFailed", name, duration],
            { Kind: CallKind.Inference } => text["HeadAnswered", name, duration],
            _ => text["HeadTook", name, duration],
        };
    }

    public static string Detail(CallDetails call, IStringLocalizer text)
    {
        List<string> parts = [];
        if (call.InputTokens + call.OutputTokens > 0)
        {
            parts.Add(text["TokensInOut", TraceFigures.Exact(call.InputTokens), TraceFigures.Exact(call.OutputTokens)]);
        }
        if (call.Counted)
        {
            parts.Add(call.Cost is { } cost ? UnitFormat.Money(cost).ToString() : text["CostUnknown"]);
        }
        return string.Join(" · ", parts);
    }
}
