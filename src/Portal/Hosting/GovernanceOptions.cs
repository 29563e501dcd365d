using System.ComponentModel.DataAnnotations;
using Portal.Governance.Store;

namespace Portal.Hosting;

/// <summary>Settings <c>Governance:*</c> of the relational store. Without <c>ConnectionStrings:Governance</c> the portal runs a PostgreSQL of its own.</summary>
public sealed class GovernanceOptions
{
    public const string Section = "Governance";

    /// <summary>The database system <c>ConnectionStrings:Governance</c> leads to.</summary>
    [EnumDataType(typeof(GovernanceProvider))]
    public GovernanceProvider Provider { get; set; } = GovernanceProvider.Postgres;

    /// <summary>Folder with PostgreSQL's <c>bin</c>, <c>lib</c> and <c>share</c>; null: the environment's <c>PORTAL_POSTGRES</c>, else the nearest npm package.</summary>
    public string? PostgresPath { get; set; }

    /// <summary>User that the portal's own PostgreSQL runs as where the portal runs as root.</summary>
    [Required]
    public string User { get; set; } = "nobody";

    /// <summary>Seconds the portal's own PostgreSQL may take to its first answer; recovery after a crash counts.</summary>
    [Range(1, 3_600)]
    public int StartSeconds { get; set; } = 60;
}
