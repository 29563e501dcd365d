using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Governance;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Tests.Governance;

/// <summary>What database administrators are given is what the model says. Run tools/migrations after changing a mapping.</summary>
public sealed class MigrationScriptTests
{
    [Theory]
    [InlineData(GovernanceProvider.Postgres)]
    [InlineData(GovernanceProvider.SqlServer)]
    public void Migrations_ComparedWithTheModel_LackNothing(GovernanceProvider provider)
    {
        using var db = new PortalDb(PortalDbOptions.For(provider, connectionString: null));

        db.Database.HasPendingModelChanges().ShouldBeFalse("a mapping changed: run tools/migrations and commit what it writes");
    }

    [Theory]
    [InlineData(GovernanceProvider.Postgres)]
    [InlineData(GovernanceProvider.SqlServer)]
    public void CommittedScript_ComparedWithTheMigrations_IsTheSame(GovernanceProvider provider)
    {
        using var db = new PortalDb(PortalDbOptions.For(provider, connectionString: null));

        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        Lines(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "db", "governance", $"{provider.ToString().ToLowerInvariant()}.sql")))
            .ShouldBe(Lines(script), "run tools/migrations and commit what it writes");
    }

    private static string[] Lines(string script) => script.ReplaceLineEndings("\n").TrimEnd().Split('\n');
}
