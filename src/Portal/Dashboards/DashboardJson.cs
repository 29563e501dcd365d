using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portal.Telemetry.Series;

namespace Portal.Dashboards;

/// <summary>The JSON of a dashboard: what is exported, imported, stored and kept as a draft. docs/dashboards.md describes it.</summary>
internal static class DashboardJson
{
    /// <summary>Names the format and its version; a reader refuses what it does not know.</summary>
    public const string Schema = "portal.dashboard/1";

    /// <summary>Most characters of a document.</summary>
    public const int LongestDocument = 500_000;

    // For files and request bodies, never for HTML: names may hold any letter as it is.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(DashboardDefinition definition)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, definition);
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Writes the document as one value.</summary>
    public static void Write(Utf8JsonWriter writer, DashboardDefinition definition)
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteString("name", definition.Name);
        writer.WriteString("description", definition.Description);
        writer.WriteString("range", definition.Range.ToQuery());
        writer.WriteStartArray("panels");
        foreach (var panel in definition.Panels)
        {
            Write(writer, panel);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The spelling of an enum value.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static void Write(Utf8JsonWriter writer, DashboardPanel panel)
    {
        writer.WriteStartObject();
        writer.WriteString("id", panel.Id);
        writer.WriteString("title", panel.Title);
        writer.WriteString("metric", panel.Metric);
        if (panel.By is { } by)
        {
            writer.WriteString("by", by);
        }
        writer.WriteString("form", NameOf(panel.Form));
        if (CallDimensions.All.Any(dimension => panel.Filter.Values(dimension).Count > 0))
        {
            writer.WriteStartObject("filter");
            foreach (var dimension in CallDimensions.All.Where(dimension => panel.Filter.Values(dimension).Count > 0))
            {
                writer.WriteStartArray(NameOf(dimension));
                foreach (var value in panel.Filter.Values(dimension))
                {
                    writer.WriteStringValue(value);
                }
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        writer.WriteStartObject("place");
        writer.WriteNumber("x", panel.Place.X);
        writer.WriteNumber("y", panel.Place.Y);
        writer.WriteNumber("w", panel.Place.W);
        writer.WriteNumber("h", panel.Place.H);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
