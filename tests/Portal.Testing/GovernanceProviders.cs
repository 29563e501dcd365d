using Portal.Governance.Store;
using Xunit;

namespace Portal.Testing;

/// <summary>
/// Runs a test of the relational store on each database system: <c>[Theory, ClassData(typeof(GovernanceProviders))]</c>. SQL Server is skipped, with
/// the reason in the report, where no server is named.
/// </summary>
public sealed class GovernanceProviders : TheoryData<GovernanceProvider>
{
    /// <summary>Connection string of a SQL Server whose account may create databases.</summary>
    public const string SqlServerVariable = "PORTAL_TEST_SQLSERVER";

    public GovernanceProviders()
    {
        Add(GovernanceProvider.Postgres);
        Add(new TheoryDataRow<GovernanceProvider>(GovernanceProvider.SqlServer)
        {
            Skip = SqlServer is null ? $"No SQL Server: {SqlServerVariable} is not set." : null,
        });
    }

    internal static string? SqlServer => Environment.GetEnvironmentVariable(SqlServerVariable) is { Length: > 0 } connectionString ? connectionString : null;
}
