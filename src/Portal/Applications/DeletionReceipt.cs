using System.Text.Json;
using Portal.Governance.Applications;
using Portal.Live;
using Portal.Telemetry.Deletion;

namespace Portal.Applications;

/// <summary>One line of what there was of an application.</summary>
/// <param name="Table">A table of ClickHouse or of the portal's database, or <c>quarantine</c>.</param>
public sealed record ReceiptLine(string Table, long Rows);

/// <summary>How many rows of what a deletion found.</summary>
internal static class DeletionReceipt
{
    public static IReadOnlyList<ReceiptLine> Join(IEnumerable<TableRows> telemetry, IEnumerable<RecordCount> records) =>
        [.. telemetry.Select(count => new ReceiptLine(count.Table, (long)count.Rows)), .. records.Select(count => new ReceiptLine(count.Table, count.Rows))];

    public static string Write(IEnumerable<TableRows> telemetry, IEnumerable<RecordCount> records) => JsonSerializer.Serialize(Join(telemetry, records), PortalJson.Options);

    public static IReadOnlyList<ReceiptLine> Read(string receipt) => JsonSerializer.Deserialize<List<ReceiptLine>>(receipt, PortalJson.Options) ?? [];
}
