using Microsoft.Extensions.Localization;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Traces;

namespace Portal.Traces;

/// <summary>How kinds of spans look and read: an icon, a colour and a word each, never a colour alone.</summary>
internal static class TraceWords
{
    public static string Icon(CallKind kind) => kind switch
    {
        CallKind.Inference => "psychology",
        CallKind.Embedding => "data_object",
        CallKind.Retrieval => "search",
        CallKind.Rerank => "view_list",
        CallKind.Tool => "build",
        CallKind.Agent => "robot_2",
        CallKind.Workflow => "account_tree",
        CallKind.Guardrail => "shield_person",
        CallKind.Evaluation => "check_circle",
        CallKind.Other or _ => "more_horiz",
    };

    /// <summary>A theme variable.</summary>
    public static string Color(CallKind kind) => kind switch
    {
        CallKind.Inference => "--series-5",
        CallKind.Embedding => "--series-2",
        CallKind.Retrieval => "--series-3",
        CallKind.Rerank => "--series-4",
        CallKind.Tool => "--series-1",
        CallKind.Agent => "--series-7",
        CallKind.Workflow => "--series-8",
        CallKind.Guardrail => "--series-6",
        CallKind.Evaluation => "--series-4",
        CallKind.Other or _ => "--border-strong",
    };

    public static string Name(CallKind kind, IStringLocalizer text) => text[$"Kind{kind}"];

    /// <summary>What a row of a trace is called: what the span did it with rather than the technical name, where that is known.</summary>
    public static string Title(TraceSpan span) => span.Kind switch
    {
        CallKind.Tool when span.ToolName.Length > 0 => span.ToolName,
        CallKind.Agent when span.AgentName.Length > 0 => span.AgentName,
        CallKind.Inference or CallKind.Embedding when span.Model.Length > 0 => span.Model,
        _ => span.Name.Length > 0 ? span.Name : span.Operation,
    };
}
