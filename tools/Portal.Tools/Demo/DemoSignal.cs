using Portal.Tools.Otlp;

namespace Portal.Tools.Demo;

/// <summary>One thing an application sends at one moment: a span when it ends, or an event when it happens.</summary>
internal sealed record DemoSignal(DemoApplication Application, string Version, DateTimeOffset At, OtlpSpan? Span = null, OtlpLogRecord? Event = null);

/// <summary>Gathers signals into requests: one resource per application and version.</summary>
internal static class DemoRequests
{
    /// <summary>Null without spans.</summary>
    public static OtlpTraces? ToTraces(IReadOnlyCollection<DemoSignal> signals)
    {
        var resources = signals.Where(signal => signal.Span is not null).GroupBy(signal => (signal.Application, signal.Version)).Select(group => new OtlpResourceSpans
        {
            Attributes = ResourceOf(group.Key.Application, group.Key.Version),
            Scopes = [new OtlpScopeSpans { Name = ScopeOf(group.Key.Application.Dialect), Spans = [.. group.Select(signal => signal.Span!)] }],
        }).ToList();
        return resources.Count == 0 ? null : new OtlpTraces(resources);
    }

    /// <summary>Null without events.</summary>
    public static OtlpLogs? ToLogs(IReadOnlyCollection<DemoSignal> signals)
    {
        var resources = signals.Where(signal => signal.Event is not null).GroupBy(signal => (signal.Application, signal.Version)).Select(group => new OtlpResourceLogs
        {
            Attributes = ResourceOf(group.Key.Application, group.Key.Version),
            ScopeName = "demo.evaluation",
            Records = [.. group.Select(signal => signal.Event!)],
        }).ToList();
        return resources.Count == 0 ? null : new OtlpLogs(resources);
    }

    public static OtlpAttributes ResourceOf(DemoApplication application, string version)
    {
        OtlpAttributes attributes = new()
        {
            { "service.name", application.Name },
            { "service.version", version },
            { "deployment.environment.name", application.Environment },
            { "telemetry.sdk.language", application.Dialect == DemoDialect.GenAi ? "dotnet" : "python" },
            { "telemetry.sdk.name", "opentelemetry" },
            { "telemetry.sdk.version", application.Dialect == DemoDialect.GenAi ? "1.13.1" : "1.38.0" },
        };
        if (application.Team.Length > 0)
        {
            attributes.Add("portal.team", application.Team);
        }
        return attributes;
    }

    public static string ScopeOf(DemoDialect dialect) => dialect switch
    {
        DemoDialect.GenAi => "Experimental.Microsoft.Extensions.AI",
        DemoDialect.OpenInference => "openinference.instrumentation.openai",
        DemoDialect.OpenLlmetry => "opentelemetry.instrumentation.bedrock",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "Unknown dialect."),
    };
}
