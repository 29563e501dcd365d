using Portal.Governance.Access;

namespace Portal.Senders;

/// <summary>A block to copy.</summary>
/// <param name="TextKey">Names its heading.</param>
public sealed record SetUpStep(string TextKey, string Code);

/// <summary>How to make one kind of application send its telemetry here.</summary>
/// <param name="Id">As in addresses.</param>
/// <param name="Name">A product's name, the same in every language.</param>
public sealed record SetUpGuide(string Id, string Name, IReadOnlyList<SetUpStep> Steps);

/// <summary>The way telemetry takes.</summary>
public enum SetUpDoor
{
    Http,
    Grpc,
}

/// <summary>The guides, with this portal's address and key written in.</summary>
internal static class SetUpGuides
{
    public static IReadOnlyList<(string Id, string Name)> Names { get; } =
    [
        ("dotnet", ".NET"),
        ("python", "Python"),
        ("node", "Node.js"),
        ("langchain", "LangChain"),
        ("openllmetry", "OpenLLMetry"),
        ("openinference", "OpenInference"),
        ("collector", "OpenTelemetry Collector"),
    ];

    public static SetUpGuide Of(string id, SetUpDoor door, IngestAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var endpoint = door == SetUpDoor.Grpc ? address.GrpcEndpoint : address.Endpoint;
        return id switch
        {
            "python" => new(id, "Python", [.. Python(door, endpoint, address)]),
            "node" => new(id, "Node.js", [.. Node(door, endpoint, address)]),
            "langchain" => new(id, "LangChain", [.. LangChain(door, endpoint, address)]),
            "openllmetry" => new(id, "OpenLLMetry", [.. OpenLlmetry(door, endpoint, address)]),
            "openinference" => new(id, "OpenInference", [.. OpenInference(door, endpoint, address)]),
            "collector" => new(id, "OpenTelemetry Collector", [.. Collector(door, endpoint, address)]),
            _ => new("dotnet", ".NET", [.. DotNet(door, endpoint, address)]),
        };
    }

    private static string Environment(SetUpDoor door, string endpoint, IngestAddress address) => $"""
        export OTEL_SERVICE_NAME="my-application"
        export OTEL_EXPORTER_OTLP_ENDPOINT="{endpoint}"
        export OTEL_EXPORTER_OTLP_PROTOCOL="{(door == SetUpDoor.Grpc ? "grpc" : "http/protobuf")}"
        export OTEL_EXPORTER_OTLP_HEADERS="{address.Headers}"
        """;

    private static IEnumerable<SetUpStep> DotNet(SetUpDoor door, string endpoint, IngestAddress address)
    {
        yield return new("StepInstall", """
            dotnet add package Microsoft.Extensions.AI
            dotnet add package OpenTelemetry.Extensions.Hosting
            dotnet add package OpenTelemetry.Exporter.OpenTelemetryProtocol
            """);
        yield return new("StepEnvironment", Environment(door, endpoint, address));
        yield return new("StepCode", """
            using Microsoft.Extensions.AI;
            using OpenTelemetry;
            using OpenTelemetry.Metrics;
            using OpenTelemetry.Trace;

            const string source = "my-application.ai";
            builder.Services.AddOpenTelemetry()
                .WithTracing(tracing => tracing.AddSource(source))
                .WithMetrics(metrics => metrics.AddMeter(source))
                .UseOtlpExporter();

            // EnableSensitiveData = false: without prompts and answers
            builder.Services.AddChatClient(innerClient)
                .UseOpenTelemetry(sourceName: source, configure: telemetry => telemetry.EnableSensitiveData = true);
            """);
    }

    private static IEnumerable<SetUpStep> Python(SetUpDoor door, string endpoint, IngestAddress address)
    {
        yield return new("StepInstall", "pip install opentelemetry-distro opentelemetry-exporter-otlp opentelemetry-instrumentation-genai-openai");
        yield return new("StepEnvironment", $"""
            {Environment(door, endpoint, address)}
            export OTEL_SEMCONV_STABILITY_OPT_IN="gen_ai_latest_experimental"
            export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT="span_only"  # leave out: without prompts and answers
            """);
        yield return new("StepRun", "opentelemetry-instrument python app.py");
    }

    private static IEnumerable<SetUpStep> Node(SetUpDoor door, string endpoint, IngestAddress address)
    {
        yield return new("StepInstall", "npm install @opentelemetry/sdk-node @opentelemetry/instrumentation-openai");
        yield return new("StepEnvironment", $"""
            {Environment(door, endpoint, address)}
            export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT="true"  # leave out: without prompts and answers
            """);
        yield return new("StepFile", """
            // instrumentation.cjs
            const { NodeSDK } = require('@opentelemetry/sdk-node');
            const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai');

            const sdk = new NodeSDK({ instrumentations: [new OpenAIInstrumentation()] });
            sdk.start();
            process.once('SIGTERM', () => sdk.shutdown());
            """);
        yield return new("StepRun", "node --require ./instrumentation.cjs app.js");
    }

    private static IEnumerable<SetUpStep> LangChain(SetUpDoor door, string endpoint, IngestAddress address)
    {
        yield return new("StepInstall", "pip install opentelemetry-distro opentelemetry-exporter-otlp openinference-instrumentation-langchain");
        yield return new("StepEnvironment", Environment(door, endpoint, address));
        yield return new("StepRun", "opentelemetry-instrument python app.py");
        yield return new("StepLangChainLlmetry", "pip install opentelemetry-distro opentelemetry-exporter-otlp opentelemetry-instrumentation-langchain");
    }

    private static IEnumerable<SetUpStep> OpenLlmetry(SetUpDoor door, string endpoint, IngestAddress address)
    {
        yield return new("StepInstallPython", "pip install traceloop-sdk");
        yield return new("StepEnvironment", $"""
            {LlmetryAddress(door, endpoint)}
            export TRACELOOP_HEADERS="{address.Headers}"
            export TRACELOOP_TRACE_CONTENT="true"  # false: without prompts and answers
            """);
        yield return new("StepCodePython", """
            from traceloop.sdk import Traceloop

            Traceloop.init(app_name="my-application")
            """);
        if (door == SetUpDoor.Http)
        {
            yield return new("StepOpenLlmetryNode", """
                // npm install @traceloop/node-server-sdk; import it before openai and the like
                import * as traceloop from '@traceloop/node-server-sdk';

                traceloop.initialize({ appName: 'my-application' });
                """);
        }
    }

    /// <summary>Its SDK takes an address with a scheme for OTLP over HTTP and one without for gRPC.</summary>
    private static string LlmetryAddress(SetUpDoor door, string endpoint) => door == SetUpDoor.Http
        ? $"export TRACELOOP_BASE_URL=\"{endpoint}\""
        : $"""
          export TRACELOOP_BASE_URL="{WithoutScheme(endpoint)}"
          export OTEL_EXPORTER_OTLP_INSECURE="{(IsPlain(endpoint) ? "true" : "false")}"
          """;

    private static IEnumerable<SetUpStep> OpenInference(SetUpDoor door, string endpoint, IngestAddress address)
    {
        yield return new("StepInstallPython", "pip install opentelemetry-distro opentelemetry-exporter-otlp openinference-instrumentation-openai");
        yield return new("StepEnvironment", $"""
            {Environment(door, endpoint, address)}
            # export OPENINFERENCE_HIDE_INPUTS="true" OPENINFERENCE_HIDE_OUTPUTS="true"  # without prompts and answers
            """);
        yield return new("StepRun", "opentelemetry-instrument python app.py");
        yield return new("StepOpenInferenceNode", """
            // npm install @opentelemetry/sdk-node @arizeai/openinference-instrumentation-openai
            const { NodeSDK } = require('@opentelemetry/sdk-node');
            const { OpenAIInstrumentation } = require('@arizeai/openinference-instrumentation-openai');

            new NodeSDK({ instrumentations: [new OpenAIInstrumentation()] }).start();
            """);
    }

    private static IEnumerable<SetUpStep> Collector(SetUpDoor door, string endpoint, IngestAddress address)
    {
        var exporter = door == SetUpDoor.Grpc
            ? $$"""
              exporters:
                otlp_grpc/portal:           # before version 0.144: otlp/portal
                  endpoint: {{WithoutScheme(endpoint)}}
                  tls:
                    insecure: {{(IsPlain(endpoint) ? "true" : "false")}}
                  headers:
                    authorization: "Bearer ${env:PORTAL_INGEST_KEY}"
              """
            : $$"""
              exporters:
                otlp_http/portal:           # before version 0.144: otlphttp/portal
                  endpoint: {{endpoint}}
                  headers:
                    authorization: "Bearer ${env:PORTAL_INGEST_KEY}"
              """;
        var name = door == SetUpDoor.Grpc ? "otlp_grpc/portal" : "otlp_http/portal";
        yield return new("StepEnvironment", $"export PORTAL_INGEST_KEY=\"{address.Key}\"");
        yield return new("StepCollector", $$"""
            receivers:
              otlp:
                protocols:
                  grpc:
                    endpoint: 0.0.0.0:14317
                  http:
                    endpoint: 0.0.0.0:14318

            {{exporter}}

            service:
              pipelines:
                traces:
                  receivers: [otlp]
                  exporters: [{{name}}]
                logs:
                  receivers: [otlp]
                  exporters: [{{name}}]
                metrics:
                  receivers: [otlp]
                  exporters: [{{name}}]
            """);
    }

    private static bool IsPlain(string endpoint) => endpoint.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static string WithoutScheme(string endpoint) => endpoint[(endpoint.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..].TrimEnd('/');
}
