namespace Portal.Telemetry.Embedded.Http;

/// <summary>Content types of ClickHouse's formats.</summary>
internal static class ContentTypes
{
    public static string Of(string format)
    {
        if (Starts("JSONEachRow") || Starts("JSONStringsEachRow") || Starts("JSONCompactEachRow") || Starts("JSONCompactStringsEachRow") || Starts("JSONLines") || Starts("NDJSON"))
        {
            return "application/x-ndjson; charset=UTF-8";
        }

        if (Starts("JSON"))
        {
            return "application/json; charset=UTF-8";
        }

        if (Starts("TabSeparated") || Starts("TSV") || Starts("TSKV"))
        {
            return "text/tab-separated-values; charset=UTF-8";
        }

        if (Starts("CSV"))
        {
            return $"text/csv; charset=UTF-8; header={(Starts("CSVWithNames") ? "present" : "absent")}";
        }

        if (Starts("XML"))
        {
            return "application/xml; charset=UTF-8";
        }

        return Starts("RowBinary") || Starts("Native") || Starts("Parquet") || Starts("Arrow") || Starts("ORC") || Starts("Avro") || Starts("MsgPack")
            ? "application/octet-stream"
            : "text/plain; charset=UTF-8";

        bool Starts(string name) => format.StartsWith(name, StringComparison.OrdinalIgnoreCase);
    }
}
