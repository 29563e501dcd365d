using Microsoft.EntityFrameworkCore.Design;
using Portal.Governance.Store;

namespace Portal.Governance.SqlServer;

/// <summary>Gives the design-time tools a context of this provider; no database is contacted.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<PortalDb>
{
    public PortalDb CreateDbContext(string[] args) => new(PortalDbOptions.For(GovernanceProvider.SqlServer, connectionString: null));
}
