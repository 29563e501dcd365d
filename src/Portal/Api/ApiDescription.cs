using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Portal.Live;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Costs;
using Portal.Telemetry.Series;

namespace Portal.Api;

/// <summary>What the OpenAPI document says beyond what can be read off the endpoints.</summary>
internal static class ApiDescription
{
    private const string Bearer = "Bearer";

    private static readonly Dictionary<string, (string Text, string Example, string? Format)> Parameters = new(StringComparer.Ordinal)
    {
        ["from"] = ("Start of the range, included: ISO 8601 with a zone. One hour before 'to' when left out.", "2026-01-31T12:00:00Z", "date-time"),
        ["to"] = ("End of the range, excluded: ISO 8601 with a zone. Now when left out.", "2026-01-31T13:00:00Z", "date-time"),
        ["application"] = ("Only calls of this application (service.name). Repeat it for alternatives.", "checkout-assistant", null),
        ["environment"] = ("Only calls of this environment (deployment.environment.name). Repeat it for alternatives.", "production", null),
        ["provider"] = ("Only calls to this provider. Repeat it for alternatives.", "openai", null),
        ["model"] = ("Only calls answered by this model. Repeat it for alternatives.", "gpt-4o-mini", null),
        ["version"] = ("Only calls of this version of the application (service.version). Repeat it for alternatives.", "1.4.0", null),
        ["operation"] = ("Only calls of this operation (gen_ai.operation.name). Repeat it for alternatives.", "chat", null),
        ["step"] = ($"Width of a bucket: whole seconds as 30s, 5m, 1h, 1d or PT30S, at most {PanelKey.PointsLimit} buckets. Chosen by 'points' when left out.", "1m", null),
        ["points"] = ($"Most buckets to return when 'step' is left out, 1 to {PanelKey.PointsLimit}; 300 when left out.", "300", null),
        ["by"] = ($"Dimension to break down by: {ApiNames.ListOf<CallDimension>()}; application when left out.", "model", null),
        ["order"] = ($"Order of the rows, highest first: {ApiNames.ListOf<BreakdownOrder>()}; latencyP95 when left out.", "latencyP95", null),
        ["split"] = ($"By what spend is split: {ApiNames.ListOf<CostDimension>()}; application when left out.", "model", null),
        ["bucket"] = ($"Width of a bucket: {ApiNames.ListOf<CostStep>()}; chosen by the length of the range when left out.", "day", null),
        ["zone"] = ("IANA name of the time zone whose days and months are counted; UTC when left out.", "Europe/Madrid", null),
        ["team"] = ("Only spend of this team: the one a call names, else the one that owns its application. Repeat it for alternatives.", "search", null),
        ["toProvider"] = ("Provider of the model to price the traffic by, as the price table has it.", "openai", null),
        ["toModel"] = ("Model to price the traffic by, as the price table has it.", "gpt-4o-mini", null),
        ["toTier"] = ("Service tier to price the traffic by; the standard one when left out.", "batch", null),
        ["expectedVersion"] = ("The version you read; if the record was changed since, nothing is done and the answer is 409.", "3", null),
        ["traceId"] = ("The trace's id: 32 hexadecimal digits.", "4bf92f3577b34da6a3ce929d0e0e4736", null),
        ["spanId"] = ("The span's id: 16 hexadecimal digits.", "00f067aa0ba902b7", null),
        ["conversationId"] = ("The conversation's id as the sender names it (gen_ai.conversation.id).", "support-4711", null),
        ["content"] = ("true: with what was said; needs the right to read content, and is recorded. false when left out.", "true", null),
        ["viewer"] = ("Only looks of this person or API key.", "key:3f2a", null),
        ["before"] = ("Only looks older than the one of this id, which is how the next page is asked for.", "4711", null),
        ["group"] = ("The attribute whose groups are compared, as senders name it behind portal.group.", "gender", null),
        ["reference"] = ("The group the others are compared with. The application's own when left out; where it has none, each group is compared with all others together.", "m", null),
        ["metric"] = ($"The rate to compare: {ApiNames.ListOf<BiasMetric>()}; selectionRate when left out.", "truePositiveRate", null),
        ["depth"] = ("How many attributes are combined at most, 2 or 3; 2 when left out.", "3", null),
        ["limit"] = ("Most rows to return, 1 to 100; 10 when left out.", "10", null),
    };

    public static void Configure(OpenApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ShouldInclude = description => description.RelativePath is { } path
            && (path.StartsWith("api/", StringComparison.Ordinal) || path.StartsWith("v1/", StringComparison.Ordinal) || path.StartsWith("health/", StringComparison.Ordinal));
        options.AddDocumentTransformer(DescribeDocument);
        options.AddOperationTransformer(DescribeParameters);
        options.AddSchemaTransformer(DescribeConverted);
    }

    private static Task DescribeDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "LLM portal",
            Version = "1",
            Description = "Numbers about calls to large language models, as the portal's pages show them. Faults are RFC 9457 problem documents.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key: scope 'read' for questions, scope 'ingest' for telemetry.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        return Task.CompletedTask;
    }

    private static Task DescribeParameters(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            // A question whose parameter means something of its own describes it itself.
            if (parameter.Description is null && parameter.Name is { } name && Parameters.TryGetValue(name, out var known))
            {
                parameter.Description = known.Text;
                parameter.Example = JsonValue.Create(known.Example);
                if (known.Format is { } format && parameter.Schema is OpenApiSchema schema)
                {
                    schema.Format = format;
                }
            }
        }
        return Task.CompletedTask;
    }

    /// <summary>Types that converters of <see cref="PortalJson"/> write cannot be read off the type.</summary>
    private static Task DescribeConverted(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(TimeSpan))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "duration";
            schema.Pattern = null;
            schema.Examples = [JsonValue.Create("PT1M")];
        }
        else if (NumberType(type) is { } number)
        {
            (schema.Type, schema.Format) = (number, "double");
        }
        else if (NumberType(context.JsonTypeInfo.ElementType) is { } element)
        {
            schema.Items = new OpenApiSchema { Type = element, Format = "double" };
        }
        return Task.CompletedTask;
    }

    private static JsonSchemaType? NumberType(Type? type) =>
        type == typeof(double) ? JsonSchemaType.Number
        : type == typeof(double?) ? JsonSchemaType.Number | JsonSchemaType.Null
        : null;
}
