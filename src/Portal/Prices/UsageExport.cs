using System.Globalization;
using CsvHelper;
using Portal.Telemetry.Pricing;

namespace Portal.Prices;

/// <summary>Which column of a usage export holds what; null: none does.</summary>
public sealed record UsageColumns
{
    public required string Day { get; init; }
    public required string Model { get; init; }
    public required string Input { get; init; }

    /// <summary>Whether <see cref="Input"/> counts tokens that were read from or written to a cache as well.</summary>
    public bool InputIncludesCache { get; init; } = true;
    public string? CacheRead { get; init; }
    public string? CacheWrite { get; init; }
    public string? CacheWrite1h { get; init; }
    public required string Output { get; init; }
    public string? Requests { get; init; }

    /// <summary>US dollars.</summary>
    public string? Cost { get; init; }
}

/// <summary>A line of a provider's export.</summary>
/// <param name="Cost">US dollars; null: the export states none.</param>
/// <param name="CostDecimals">Digits after the point the cost was written with.</param>
internal sealed record ExportedUsage(DateOnly Day, string Model, TokenCounts Tokens, ulong Requests, decimal? Cost, int CostDecimals);

/// <summary>A provider's export as read.</summary>
/// <param name="Headers">The file's columns, for choosing where they are not recognised.</param>
/// <param name="Columns">Null: not recognised.</param>
/// <param name="Fault">Why it cannot be used; null where it can.</param>
internal sealed record UsageExport(IReadOnlyList<string> Headers, UsageColumns? Columns, IReadOnlyList<ExportedUsage> Lines, UsageFault? Fault = null);

/// <param name="Kind">The text that says it.</param>
internal sealed record UsageFault(string Kind, long Line = 0, string Column = "", string Value = "");

/// <summary>Reads usage exports: OpenAI's, Anthropic's, and any other whose columns are named.</summary>
internal static class UsageExports
{
    public const int MostLines = 500_000;

    private static readonly UsageColumns Anthropic = new()
    {
        Day = "usage_date_utc", Model = "model_version", Input = "usage_input_tokens_no_cache", InputIncludesCache = false, CacheRead = "usage_input_tokens_cache_read",
        CacheWrite = "usage_input_tokens_cache_write_5m", CacheWrite1h = "usage_input_tokens_cache_write_1h", Output = "usage_output_tokens",
    };

    private static readonly UsageColumns OpenAi = new()
    {
        Day = "start_time", Model = "model", Input = "input_tokens", CacheRead = "input_cached_tokens", Output = "output_tokens", Requests = "num_model_requests",
    };

    /// <param name="columns">As chosen by a person; null: the format is recognised by its columns.</param>
    public static UsageExport Read(Stream stream, UsageColumns? columns)
    {
        IReadOnlyList<string> headers = [];
        try
        {
            using var csv = CsvReader.Create(stream, new CsvReaderOptions { TrackLineNumbers = true }, leaveOpen: true);
            csv.ReadHeader();
            headers = [.. csv.Headers];
            columns ??= Recognise(headers);
            if (columns is null)
            {
                return new UsageExport(headers, null, [], new UsageFault("ExportUnknown"));
            }
            foreach (var needed in new[] { columns.Day, columns.Model, columns.Input, columns.Output })
            {
                if (!csv.TryGetFieldIndex(needed, out _))
                {
                    return new UsageExport(headers, columns, [], new UsageFault("ColumnMissing", 1, needed));
                }
            }
            var lines = new List<ExportedUsage>();
            while (csv.Read())
            {
                if (lines.Count == MostLines)
                {
                    return new UsageExport(headers, columns, [], new UsageFault("TooManyLines", csv.LineNumber, Value: MostLines.ToString(CultureInfo.CurrentCulture)));
                }
                if (!TryRead(csv, columns, out var line, out var fault))
                {
                    return new UsageExport(headers, columns, [], fault);
                }
                lines.Add(line);
            }
            return new UsageExport(headers, columns, lines, lines.Count == 0 ? new UsageFault("FileEmpty") : null);
        }
        catch (CsvFormatException exception)
        {
            return new UsageExport(headers, columns, [], new UsageFault("FileFault", Value: exception.Message));
        }
    }

    private static UsageColumns? Recognise(IReadOnlyList<string> headers)
    {
        var names = headers.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (names.Contains(Anthropic.Day) && names.Contains(Anthropic.Input))
        {
            return Anthropic;
        }
        if (names.Contains(OpenAi.Input) && names.Contains(OpenAi.Output) && names.Contains(OpenAi.Model)
            && (names.Contains("start_time") || names.Contains("start_time_iso")))
        {
            return OpenAi with
            {
                Day = names.Contains("start_time_iso") ? "start_time_iso" : "start_time",
                CacheRead = names.Contains(OpenAi.CacheRead!) ? OpenAi.CacheRead : null,
                Requests = names.Contains(OpenAi.Requests!) ? OpenAi.Requests : null,
            };
        }
        return null;
    }

    private static bool TryRead(CsvReader csv, UsageColumns columns, out ExportedUsage line, out UsageFault? fault)
    {
        fault = null;
        line = null!;
        UsageFault? bad = null;
        var day = Day(Text(columns.Day));
        if (day is null)
        {
            bad = new UsageFault("ValueFault", csv.LineNumber, columns.Day, Text(columns.Day));
        }
        var (input, read, write, hour, output) = (Count(columns.Input), Count(columns.CacheRead), Count(columns.CacheWrite), Count(columns.CacheWrite1h), Count(columns.Output));
        var requests = Count(columns.Requests);
        decimal? cost = null;
        var decimals = 0;
        if (columns.Cost is not null && Text(columns.Cost) is { Length: > 0 } amount)
        {
            if (decimal.TryParse(amount.TrimStart('$'), NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var parsed))
            {
                (cost, decimals) = (parsed, parsed.Scale);
            }
            else
            {
                bad ??= new UsageFault("ValueFault", csv.LineNumber, columns.Cost, amount);
            }
        }
        if (bad is not null)
        {
            fault = bad;
            return false;
        }
        // The one-hour part stands beside the five-minute one in exports, not within it.
        var tokens = columns.InputIncludesCache
            ? TokenCounts.FromTotals(input, read, write + hour, hour, output, 0)
            : new TokenCounts(input, read, write, hour, output, 0);
        line = new ExportedUsage(day!.Value, Text(columns.Model).ToLowerInvariant(), tokens, requests, cost, decimals);
        return true;

        string Text(string? column) => column is not null && csv.TryGetFieldIndex(column, out var index) && index < csv.FieldCount ? csv.GetString(index).Trim() : "";

        ulong Count(string? column)
        {
            var text = Text(column);
            if (text.Length == 0)
            {
                return 0;
            }
            if (decimal.TryParse(text, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= 0 && number < long.MaxValue)
            {
                return (ulong)number;
            }
            bad ??= new UsageFault("ValueFault", csv.LineNumber, column!, text);
            return 0;
        }
    }

    // A day, a moment of it, or seconds since 1970. A moment's own day counts: exports are by whole days of their zone.
    private static DateOnly? Day(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 1_000_000_000 and < 10_000_000_000 ? DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime)
        : text.Length >= 10 && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : null;
}
