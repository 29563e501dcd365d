using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portal.Telemetry.CallSearch;

namespace Portal.Calls;

/// <summary>Writes calls to a file, row by row, and lets the reader set the pace: what is not taken yet is not fetched either.</summary>
internal abstract class CallFileWriter
{
    /// <summary>Bytes gathered before the reader is waited for.</summary>
    private const int Chunk = 64 * 1024;

    private static readonly JsonSerializerOptions MapJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="columns">Ids of columns; empty: all, with all attributes.</param>
    public static CallFileWriter Create(ExportFormat format, IReadOnlyList<string> columns, bool withContent)
    {
        var fields = columns.Count > 0 ? columns.Select(id => CallFields.Find(id)!).ToList() : CallFields.All;
        return format is ExportFormat.Csv ? new Csv(fields, columns.Count == 0, withContent) : new JsonLines(fields, columns.Count == 0, withContent);
    }

    public abstract string ContentType { get; }

    public abstract string Extension { get; }

    public async Task WriteAsync(IAsyncEnumerable<ExportedCall> calls, PipeWriter body, CancellationToken cancellationToken)
    {
        WriteHead(body);
        await foreach (var call in calls.WithCancellation(cancellationToken))
        {
            Write(call, body);
            if (body.UnflushedBytes >= Chunk)
            {
                await body.FlushAsync(cancellationToken);
            }
        }
        await body.FlushAsync(cancellationToken);
    }

    protected abstract void WriteHead(IBufferWriter<byte> body);

    protected abstract void Write(ExportedCall call, IBufferWriter<byte> body);

    /// <summary>The value of a column; attributes come from the call's whole map.</summary>
    private static object? ValueOf(CallField field, ExportedCall call) =>
        field.Id.StartsWith(SearchFields.AttributePrefix, StringComparison.Ordinal) ? call.Attributes?.GetValueOrDefault(field.Id[SearchFields.AttributePrefix.Length..])
        : field.Id.StartsWith(SearchFields.ResourcePrefix, StringComparison.Ordinal) ? call.Resource?.GetValueOrDefault(field.Id[SearchFields.ResourcePrefix.Length..])
        : field.Value(call.Call);

    private static IEnumerable<(string Name, string? Text)> ContentOf(CallTexts? content) =>
    [
        ("systemInstructions", content?.SystemInstructions), ("input", content?.Input), ("output", content?.Output),
        ("toolDefinitions", content?.ToolDefinitions), ("toolArguments", content?.ToolArguments), ("toolResult", content?.ToolResult),
    ];

    /// <summary>RFC 4180 with a header; a text a spreadsheet would run as a formula is kept from running by an apostrophe before it.</summary>
    private sealed class Csv(IReadOnlyList<CallField> fields, bool withAttributes, bool withContent) : CallFileWriter
    {
        private readonly StringBuilder _line = new();

        public override string ContentType => "text/csv; charset=utf-8; header=present";

        public override string Extension => "csv";

        protected override void WriteHead(IBufferWriter<byte> body)
        {
            foreach (var field in fields)
            {
                Cell(field.Id);
            }
            if (withAttributes)
            {
                Cell("attributes");
                Cell("resource");
            }
            if (withContent)
            {
                foreach (var (name, _) in ContentOf(null))
                {
                    Cell(name);
                }
            }
            End(body);
        }

        protected override void Write(ExportedCall call, IBufferWriter<byte> body)
        {
            foreach (var field in fields)
            {
                switch (ValueOf(field, call))
                {
                    case null:
                        Raw("");
                        break;
                    case string text:
                        Cell(text);
                        break;
                    case DateTimeOffset time:
                        Raw(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
                        break;
                    case bool truth:
                        Raw(truth ? "true" : "false");
                        break;
                    case var number:
                        Raw(Convert.ToString(number, CultureInfo.InvariantCulture)!);
                        break;
                }
            }
            if (withAttributes)
            {
                Cell(JsonSerializer.Serialize(call.Attributes, MapJson));
                Cell(JsonSerializer.Serialize(call.Resource, MapJson));
            }
            if (withContent)
            {
                foreach (var (_, text) in ContentOf(call.Content))
                {
                    Cell(text ?? "");
                }
            }
            End(body);
        }

        private void Raw(string text) => _line.Append(_line.Length == 0 ? "" : ",").Append(text);

        private void Cell(string text)
        {
            var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? $"'{text}" : text;
            // An empty first cell must leave a trace, or the next one would take its place.
            var quoted = _line.Length == 0 || safe.AsSpan().ContainsAny(",\"\r\n");
            Raw(quoted ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe);
        }

        private void End(IBufferWriter<byte> body)
        {
            _line.Append("\r\n");
            foreach (var chunk in _line.GetChunks())
            {
                Encoding.UTF8.GetBytes(chunk.Span, body);
            }
            _line.Clear();
        }
    }

    /// <summary>One JSON object per line.</summary>
    private sealed class JsonLines(IReadOnlyList<CallField> fields, bool withAttributes, bool withContent) : CallFileWriter
    {
        private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public override string ContentType => "application/jsonl; charset=utf-8";

        public override string Extension => "jsonl";

        protected override void WriteHead(IBufferWriter<byte> body)
        {
        }

        protected override void Write(ExportedCall call, IBufferWriter<byte> body)
        {
            using var json = new Utf8JsonWriter(body, Options);
            json.WriteStartObject();
            foreach (var field in fields)
            {
                json.WritePropertyName(field.Id);
                Value(json, ValueOf(field, call));
            }
            if (withAttributes)
            {
                Map(json, "attributes", call.Attributes);
                Map(json, "resource", call.Resource);
            }
            if (withContent)
            {
                foreach (var (name, text) in ContentOf(call.Content))
                {
                    json.WriteString(name, text ?? "");
                }
            }
            json.WriteEndObject();
            json.Flush();
            body.Write("\n"u8);
        }

        private static void Map(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string>? map)
        {
            json.WriteStartObject(name);
            foreach (var (key, value) in map ?? new Dictionary<string, string>(StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }
            json.WriteEndObject();
        }

        private static void Value(Utf8JsonWriter json, object? value)
        {
            switch (value)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case string text:
                    json.WriteStringValue(text);
                    break;
                case DateTimeOffset time:
                    json.WriteStringValue(time.UtcDateTime);
                    break;
                case bool truth:
                    json.WriteBooleanValue(truth);
                    break;
                case decimal money:
                    json.WriteNumberValue(money);
                    break;
                case double number:
                    json.WriteNumberValue(number);
                    break;
                case ulong number:
                    json.WriteNumberValue(number);
                    break;
                case uint number:
                    json.WriteNumberValue(number);
                    break;
                default:
                    throw new InvalidOperationException($"No JSON for {value.GetType().Name}.");
            }
        }
    }
}
