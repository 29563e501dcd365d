using System.Globalization;
using CsvHelper;

namespace Portal.Tools.Replay;

/// <summary>One request of a production trace: when it came, tokens in, tokens out.</summary>
/// <param name="Line">Line of the file, for messages and ids; the header is line 1.</param>
internal sealed record TraceRow(long Line, DateTime Time, long InputTokens, long OutputTokens)
{
    /// <summary>Reads a file in the layout of the Azure LLM inference traces: TIMESTAMP, ContextTokens, GeneratedTokens.</summary>
    /// <exception cref="UsageException">The file cannot be read, a column is missing or a cell is not what its column says.</exception>
    public static List<TraceRow> ReadFile(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { TrackLineNumbers = true });
            csv.ReadHeader();
            var time = IndexOf(csv, "TIMESTAMP", path);
            var input = IndexOf(csv, "ContextTokens", path);
            var output = IndexOf(csv, "GeneratedTokens", path);
            List<TraceRow> rows = [];
            while (csv.Read())
            {
                rows.Add(new TraceRow(csv.LineNumber, ParseTime(csv, time, path), ParseTokens(csv, input, path), ParseTokens(csv, output, path)));
            }
            return rows.Count > 0 ? rows : throw new UsageException($"{path} has a header but no rows");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CsvFormatException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}");
        }
    }

    private static int IndexOf(CsvReader csv, string column, string path) =>
        csv.TryGetFieldIndex(column, out var index)
            ? index
            : throw new UsageException($"{path} has no column {column}; it needs TIMESTAMP, ContextTokens and GeneratedTokens");

    private static DateTime ParseTime(CsvReader csv, int index, string path) =>
        DateTime.TryParse(csv.GetString(index), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new UsageException($"{path} line {csv.LineNumber}: '{csv.GetString(index)}' is not a time");

    private static long ParseTokens(CsvReader csv, int index, string path) =>
        long.TryParse(csv.GetString(index), NumberStyles.None, CultureInfo.InvariantCulture, out var tokens)
            ? tokens
            : throw new UsageException($"{path} line {csv.LineNumber}: '{csv.GetString(index)}' is not a whole number of tokens");
}
