using System.Globalization;
using Microsoft.Extensions.Primitives;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Http;

/// <summary>What a request says besides the statement: everything in the URL that is not a reserved name is a setting, as in ClickHouse.</summary>
internal sealed record QueryRequest
{
    private const string ParameterPrefix = "param_";
    private const int DefaultBufferSize = 1024 * 1024;

    // Understood here, or about the HTTP connection only: the engine must not see them.
    private static readonly HashSet<string> Consumed = new(StringComparer.Ordinal)
    {
        "query", "query_id", "database", "default_format", "user", "password", "quota_key", "stacktrace",
        "session_timeout", "session_check", "client_protocol_version", "wait_end_of_query", "buffer_size", "readonly",
        "enable_http_compression", "http_zlib_compression_level", "send_progress_in_http_headers", "http_headers_progress_interval_ms",
        "cancel_http_readonly_queries_on_client_close", "add_http_cors_header", "http_write_exception_in_output_format",
    };

    /// <summary>The statement, or its beginning, from the URL.</summary>
    public required string? Query { get; init; }

    public required string QueryId { get; init; }

    public required string? Database { get; init; }

    /// <summary>Format of a result whose statement names none.</summary>
    public required string DefaultFormat { get; init; }

    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    public required QueryParameters Parameters { get; init; }

    /// <summary>Only statements that read are allowed: a GET, or the setting of that name.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>Nothing is sent before the statement has ended.</summary>
    public required bool WaitEndOfQuery { get; init; }

    /// <summary>Bytes of the result held back, so that an early error still gets its own status.</summary>
    public required int BufferSize { get; init; }

    /// <summary>Encoding of the response body: gzip, deflate, br, or null.</summary>
    public required string? Compression { get; init; }

    /// <summary>1 (fast) to 9 (small).</summary>
    public required int CompressionLevel { get; init; }

    /// <exception cref="EngineException">A parameter this server cannot honour.</exception>
    public static QueryRequest Read(HttpRequest request)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in request.Query)
        {
            var value = Last(values);
            if (name.StartsWith(ParameterPrefix, StringComparison.Ordinal))
            {
                parameters.Add(KeyValuePair.Create(name[ParameterPrefix.Length..], value));
            }
            else if (!Consumed.Contains(name))
            {
                settings[name] = value;
            }
        }

        Refuse(settings, "session_id", "sessions are not kept between requests");
        Refuse(settings, "compress", "use Accept-Encoding with enable_http_compression=1");
        Refuse(settings, "decompress", "use Content-Encoding");
        return new QueryRequest
        {
            Query = Optional(request, "query"),
            QueryId = Optional(request, "query_id") ?? Guid.NewGuid().ToString(),
            Database = Optional(request, "database") ?? Header(request, "X-ClickHouse-Database"),
            DefaultFormat = Optional(request, "default_format") ?? Header(request, "X-ClickHouse-Format") ?? "TabSeparated",
            Settings = settings,
            Parameters = parameters.Count == 0 ? QueryParameters.None : new QueryParameters(parameters),
            ReadOnly = !HttpMethods.IsPost(request.Method) || Optional(request, "readonly") is not (null or "0"),
            WaitEndOfQuery = Flag(request, "wait_end_of_query"),
            BufferSize = Number(request, "buffer_size", 0, int.MaxValue) ?? DefaultBufferSize,
            Compression = Flag(request, "enable_http_compression") ? ContentCoding.Choose(request.Headers.AcceptEncoding) : null,
            CompressionLevel = Number(request, "http_zlib_compression_level", 1, 9) ?? 3,
        };
    }

    private static void Refuse(Dictionary<string, string> settings, string name, string why)
    {
        if (settings.Remove(name, out var value) && value is not ("0" or ""))
        {
            throw new EngineException(ErrorCodes.NotImplemented, "NOT_IMPLEMENTED", $"The URL parameter {name} is not supported by the embedded engine: {why}.");
        }
    }

    private static string Last(StringValues values) => values.Count == 0 ? "" : values[^1] ?? "";

    private static string? Optional(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out var values) && Last(values) is { Length: > 0 } value ? value : null;

    private static string? Header(HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out var values) && Last(values) is { Length: > 0 } value ? value : null;

    private static bool Flag(HttpRequest request, string name) => Optional(request, name) is "1" or "true";

    private static int? Number(HttpRequest request, string name, int minimum, int maximum) => Optional(request, name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum => number,
        var text => throw new EngineException(ErrorCodes.BadArguments, "BAD_ARGUMENTS", $"{name} is '{text}', expected {minimum} to {maximum}."),
    };
}
