using System.Globalization;
using System.Text;
using Portal.Telemetry.Costs;

namespace Portal.Cost;

/// <summary>The table of the Cost page as CSV (RFC 4180), amounts exact with a point, written row by row.</summary>
internal static class CostCsv
{
    private const string Header = "name,cost_usd,previous_cost_usd,change_usd,volume_usd,price_usd,mix_usd,calls,previous_calls,calls_without_price,tokens,usd_per_1000_calls,usd_per_1000_tokens";

    public static async Task WriteAsync(Stream stream, CostMovers movers, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Header.AsMemory(), cancellationToken);
        foreach (var row in movers.Rows)
        {
            await writer.WriteLineAsync(Line(row).AsMemory(), cancellationToken);
        }
    }

    private static string Line(CostMover row) => string.Join(
        ',',
        Cell(row.Name),
        // Without a single priced call the cost is unknown, and an empty cell is not zero.
        row.Calls == 0 && row.UnknownCalls > 0 ? "" : Number(row.Cost),
        Number(row.PreviousCost),
        Number(row.Change.Delta),
        Number(row.Change.Volume),
        Number(row.Change.Price),
        Number(row.Change.Mix),
        row.Calls.ToString(CultureInfo.InvariantCulture),
        row.PreviousCalls.ToString(CultureInfo.InvariantCulture),
        row.UnknownCalls.ToString(CultureInfo.InvariantCulture),
        Number(row.Tokens),
        Number(row.PerThousandCalls),
        Number(row.PerThousandTokens));

    private static string Number(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Names come from senders: one that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    private static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
