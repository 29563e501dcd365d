namespace Portal.Governance.Store;

/// <summary>The database systems the relational store runs on; migrations exist for each.</summary>
public enum GovernanceProvider
{
    /// <summary>PostgreSQL 15 or newer; what the portal brings itself.</summary>
    Postgres,

    /// <summary>SQL Server 2019 or newer, and Azure SQL Database.</summary>
    SqlServer,
}
