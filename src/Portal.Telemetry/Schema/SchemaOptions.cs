using System.ComponentModel.DataAnnotations;

namespace Portal.Telemetry.Schema;

/// <summary>How tables are created; section <c>ClickHouse</c> of the settings.</summary>
public sealed class SchemaOptions
{
    public const string Section = "ClickHouse";

    /// <summary>Name of a cluster in the server's <c>remote_servers</c>; empty for one server or the embedded engine.
    /// It must be chosen before the first start: existing tables are not converted.</summary>
    [RegularExpression("[A-Za-z0-9_.-]*", ErrorMessage = "ClickHouse:Cluster must be a cluster name of letters, digits, '_', '-' and '.'.")]
    public string Cluster { get; set; } = "";

    internal SchemaMacros Macros => new(string.IsNullOrWhiteSpace(Cluster) ? null : Cluster);
}
