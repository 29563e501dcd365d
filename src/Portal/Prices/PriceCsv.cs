using System.Globalization;
using CsvHelper;
using Portal.Governance.Prices;

namespace Portal.Prices;

/// <summary>A fault of a file of prices: where and what.</summary>
/// <param name="Line">Counted from 1, the header included; 0: the file as a whole.</param>
internal sealed record PriceCsvFault(long Line, string Column, string? Value, PriceFault? Fault);

/// <summary>The price table as CSV, out and in. Numbers and times are written the same for every language.</summary>
internal static class PriceCsv
{
    public const int MostRows = 10_000;

    private static readonly string[] Columns =
    [
        "provider", "model", "service_tier", "input_above", "valid_from", "currency", "usd_per_unit", "input", "cache_read", "cache_write", "cache_write_1h",
        "output", "reasoning", "request_fee", "source", "source_date", "reason", "valid_to", "id",
    ];

    private static readonly string[] Needed = ["provider", "model", "input", "output", "source", "reason"];

    public static void Write(Stream stream, IEnumerable<PriceRow> rows)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions(), leaveOpen: true);
        foreach (var column in Columns)
        {
            csv.WriteField(column);
        }
        csv.EndRecord();
        foreach (var row in rows)
        {
            foreach (var value in Values(row))
            {
                csv.WriteField(value);
            }
            csv.EndRecord();
        }
    }

    /// <summary>Reads prices to import; with a fault nothing is to be imported.</summary>
    public static (IReadOnlyList<PriceDraft> Drafts, IReadOnlyList<PriceCsvFault> Faults) Read(Stream stream, DateTimeOffset now)
    {
        var drafts = new List<PriceDraft>();
        var faults = new List<PriceCsvFault>();
        try
        {
            using var csv = CsvReader.Create(stream, new CsvReaderOptions { TrackLineNumbers = true }, leaveOpen: true);
            csv.ReadHeader();
            faults.AddRange(Needed.Where(column => !csv.TryGetFieldIndex(column, out _)).Select(column => new PriceCsvFault(1, column, null, null)));
            while (faults.Count == 0 && csv.Read())
            {
                if (drafts.Count == MostRows)
                {
                    faults.Add(new PriceCsvFault(csv.LineNumber, "", MostRows.ToString(CultureInfo.InvariantCulture), null));
                    break;
                }
                var draft = Draft(new Line(csv, faults));
                drafts.Add(draft);
                faults.AddRange(PriceRules.Check(draft, now).Select(fault => new PriceCsvFault(csv.LineNumber, "", null, fault)));
            }
        }
        catch (CsvFormatException exception)
        {
            faults.Add(new PriceCsvFault(0, "", exception.Message, null));
        }
        return (drafts, faults);
    }

    private static PriceDraft Draft(Line line) => new PriceDraft
    {
        Provider = line.Text("provider"),
        Model = line.Text("model"),
        ServiceTier = line.Text("service_tier"),
        InputAbove = (long)(line.Number("input_above") ?? 0),
        ValidFrom = line.Time("valid_from"),
        Currency = line.Text("currency") is { Length: > 0 } currency ? currency : "USD",
        UsdPerUnit = line.Number("usd_per_unit") ?? 1,
        Input = line.Number("input"),
        CacheRead = line.Number("cache_read"),
        CacheWrite = line.Number("cache_write"),
        CacheWrite1h = line.Number("cache_write_1h"),
        Output = line.Number("output"),
        Reasoning = line.Number("reasoning"),
        RequestFee = line.Number("request_fee") ?? 0,
        Source = line.Text("source"),
        SourceDate = line.Time("source_date") is { } day ? DateOnly.FromDateTime(day.UtcDateTime) : null,
        Reason = line.Text("reason"),
    }.Tidy();

    private static IEnumerable<string> Values(PriceRow row)
    {
        var invariant = CultureInfo.InvariantCulture;
        return
        [
            row.Provider, row.Model, row.ServiceTier, row.InputAbove.ToString(invariant), Time(row.ValidFrom), row.Currency, row.UsdPerUnit.ToString("0.#########", invariant),
            Rate(row.Input), Rate(row.CacheRead), Rate(row.CacheWrite), Rate(row.CacheWrite1h), Rate(row.Output), Rate(row.Reasoning), Rate(row.RequestFee),
            row.Source, row.SourceDate?.ToString("yyyy-MM-dd", invariant) ?? "", row.Reason, Time(row.ValidTo), row.Id.ToString(invariant),
        ];

        string Rate(decimal? rate) => PriceFields.Rate(rate, invariant);
        string Time(DateTimeOffset? time) => time is { } moment ? moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", invariant) : "";
    }

    /// <summary>One line; what cannot be read is noted and null.</summary>
    private readonly struct Line(CsvReader csv, List<PriceCsvFault> faults)
    {
        public string Text(string column) => csv.TryGetFieldIndex(column, out var index) && index < csv.FieldCount ? csv.GetString(index).Trim() : "";

        public decimal? Number(string column)
        {
            var text = Text(column);
            if (text.Length == 0)
            {
                return null;
            }
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }
            faults.Add(new PriceCsvFault(csv.LineNumber, column, text, null));
            return null;
        }

        public DateTimeOffset? Time(string column)
        {
            var text = Text(column);
            if (text.Length == 0)
            {
                return null;
            }
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                return time;
            }
            faults.Add(new PriceCsvFault(csv.LineNumber, column, text, null));
            return null;
        }
    }
}
