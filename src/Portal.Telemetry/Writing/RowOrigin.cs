using System.Text;

namespace Portal.Telemetry.Writing;

/// <summary>Whose row it is: every spooled table's first two columns are tenant and application.</summary>
internal sealed record RowOrigin(string Tenant, string Application)
{
    /// <summary>Both names with their lengths; ingest cuts names to 256 bytes.</summary>
    public const int MostBytes = 2 * 1024;

    /// <summary>Reads two RowBinary strings; null where the bytes are something else.</summary>
    public static RowOrigin? Read(ReadOnlySpan<byte> row) =>
        TryReadString(ref row, out var tenant) && TryReadString(ref row, out var application) ? new RowOrigin(tenant, application) : null;

    private static bool TryReadString(ref ReadOnlySpan<byte> row, out string text)
    {
        text = "";
        var (length, shift) = (0, 0);
        while (row.Length > 0 && shift <= 14)
        {
            var part = row[0];
            row = row[1..];
            length |= (part & 0x7f) << shift;
            shift += 7;
            if (part < 0x80)
            {
                if (length > row.Length)
                {
                    return false;
                }
                text = Encoding.UTF8.GetString(row[..length]);
                row = row[length..];
                return true;
            }
        }
        return false;
    }
}
