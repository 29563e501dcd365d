using System.Text.Json;
using Portal.Governance.Store;

namespace Portal.Operations.Control;

/// <summary>What a command of this machine asks of the running portal.</summary>
/// <param name="Command">One of the names below.</param>
internal sealed record ControlRequest(string Command)
{
    /// <summary>Hold deliveries to ClickHouse until the connection ends.</summary>
    public const string Hold = "hold";

    /// <summary>Go on with deliveries; the answer says that they were held all the time.</summary>
    public const string Release = "release";

    /// <summary>Begin a new Data Protection key and revoke the others.</summary>
    public const string RotateDataProtection = "rotate-data-protection";
}

/// <param name="Message">For the operator; why not, where <paramref name="Ok"/> is false.</param>
internal sealed record ControlReply(bool Ok, string? Message = null, StoreAddresses? Stores = null);

/// <summary>How the running portal reaches its stores, passwords included: it travels over a socket that only the portal's own user can open.</summary>
internal sealed record StoreAddresses(Uri ClickHouse, string ClickHouseUser, string ClickHousePassword, string ClickHouseDatabase, GovernanceProvider RecordsProvider, string? Records);

/// <summary>One JSON document per line.</summary>
internal static class ControlProtocol
{
    public static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    /// <summary>The longest path of a Unix socket that every platform takes.</summary>
    private const int LongestPath = 103;

    /// <summary>The socket of a data folder; null where its path is too long for one.</summary>
    public static string? PathOf(Telemetry.DataDirectory data)
    {
        var path = Path.Combine(data.Root, "control.sock");
        return System.Text.Encoding.UTF8.GetByteCount(path) <= LongestPath ? path : null;
    }
}
