using Portal.Governance.Access;

namespace Portal.Access.Keys;

/// <summary>What to paste into a terminal so that a new key does its work.</summary>
internal static class KeySnippet
{
    /// <param name="portal">Address of this portal, without a slash at the end.</param>
    /// <param name="example">An endpoint of the scope; null: there is none.</param>
    public static string For(ApiKeyScope scope, string text, string portal, IngestAddress ingest, ScopeExample? example) => scope switch
    {
        ApiKeyScope.Ingest =>
            $"""
             export OTEL_EXPORTER_OTLP_ENDPOINT={ingest.Endpoint}
             export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20{text}"
             """,
        ApiKeyScope.Read or ApiKeyScope.Admin => $"curl -H 'Authorization: Bearer {text}' '{portal}/api/v1/overview'",
        _ when example is not null =>
            $"curl -X {example.Method} -H 'Authorization: Bearer {text}'{(example.Method == HttpMethods.Get ? "" : " -H 'Content-Type: application/json' -d '{}'")} '{portal}{example.Path}'",
        _ => $"Authorization: Bearer {text}",
    };
}
