using Portal.Telemetry.Calls;

namespace Portal.Telemetry.Writing;

/// <summary>
/// The column lists that rows in the spool were encoded with. A record written before an upgrade keeps its version's lists: when
/// <see cref="CallColumns"/> changes, the old lists are written out here beside the new ones.
/// </summary>
public sealed record RowSchema(IReadOnlyList<string> CallColumns, IReadOnlyList<string> ContentColumns)
{
    /// <summary>The version new rows are encoded with.</summary>
    public const int CurrentVersion = Calls.CallColumns.SchemaVersion;

    private static readonly Dictionary<int, RowSchema> Versions = new()
    {
        [1] = new RowSchema(Calls.CallColumns.Version1, CallContentColumns.All),
        [CurrentVersion] = new RowSchema(Calls.CallColumns.All, CallContentColumns.All),
    };

    /// <exception cref="NotSupportedException">The rows were written by a newer portal.</exception>
    public static RowSchema Find(int version) => Versions.GetValueOrDefault(version) ?? throw new NotSupportedException(
        $"The spool holds rows of schema version {version}; this portal knows {string.Join(", ", Versions.Keys)}. Start the version of the portal that wrote them.");
}
