using Portal.Telemetry.Schema;

namespace Portal.Tests.Schema;

public sealed class SchemaMigrationTests
{
    [Fact]
    public void LoadEmbedded_Numbers_CountFromOneWithoutGaps()
    {
        var migrations = SchemaMigration.LoadEmbedded();

        migrations.Select(migration => migration.Version).ShouldBe(Enumerable.Range(1, migrations.Count));
    }

    [Fact]
    public void Parse_WindowsLineEnds_SameChecksum() =>
        SchemaMigration.Parse("0001_a.sql", "SELECT 1;\r\nSELECT 2;\r\n").Checksum
            .ShouldBe(SchemaMigration.Parse("0001_a.sql", "SELECT 1;\nSELECT 2;\n").Checksum);

    [Fact]
    public void Checksum_KnownText_IsItsSha256() => // printf 'abc' | sha256sum
        SchemaMigration.Parse("0001_a.sql", "abc").Checksum.ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    [Theory]
    [InlineData("calls.sql")]
    [InlineData("_calls.sql")]
    [InlineData("-1_calls.sql")]
    public void Parse_NameWithoutNumber_SaysHowToNameIt(string name) =>
        Should.Throw<SchemaException>(() => SchemaMigration.Parse(name, "")).Message.ShouldContain("0004_what_it_brings.sql");

    [Theory]
    [InlineData("CREATE TABLE a (x UInt8) ENGINE = Memory")]
    [InlineData("INSERT INTO a SELECT 1")]
    [InlineData("-- CREATE TABLE IF NOT EXISTS\nDROP TABLE a")]
    [InlineData("ALTER TABLE a ADD COLUMN b UInt8")]
    public void Statements_NotRepeatable_AreRefused(string sql) =>
        Should.Throw<SchemaException>(() => SchemaMigrator.Statements(SchemaMigration.Parse("0001_a.sql", sql), new SchemaMacros(null)))
            .Message.ShouldContain("cannot be repeated");

    [Theory]
    [InlineData("-- why\nCREATE TABLE IF NOT EXISTS a (x UInt8) ENGINE = Memory")]
    [InlineData("ALTER TABLE a ADD COLUMN IF NOT EXISTS b UInt8")]
    [InlineData("ALTER TABLE a ON CLUSTER `c` ADD INDEX IF NOT EXISTS i x TYPE minmax")]
    [InlineData("DROP VIEW IF EXISTS a")]
    public void Statements_Repeatable_AreTaken(string sql) =>
        SchemaMigrator.Statements(SchemaMigration.Parse("0001_a.sql", sql), new SchemaMacros(null)).Count.ShouldBe(1);

    [Theory]
    [InlineData(null)]
    [InlineData("main")]
    public void Statements_EveryEmbeddedFile_IsRepeatableAndLeavesNoMacro(string? cluster)
    {
        foreach (var migration in SchemaMigration.LoadEmbedded())
        {
            var statements = SchemaMigrator.Statements(migration, new SchemaMacros(cluster));

            statements.ShouldNotBeEmpty();
            statements.ShouldAllBe(statement => !statement.Contains("{local") && !statement.Contains("{engine") && !statement.Contains("{on_"));
        }
    }

    [Fact]
    public void EmbeddedFiles_EveryTable_RemembersInsertedBlocks()
    {
        // One table without the window counts a repeated insert twice, whatever the other tables do.
        var tables = SchemaMigration.LoadEmbedded()
            .SelectMany(migration => SchemaMigrator.Statements(migration, new SchemaMacros(null)))
            .Where(statement => statement.StartsWith("CREATE TABLE", StringComparison.Ordinal))
            // Such a table stores nothing; what its views fill does.
            .Where(statement => !statement.EndsWith("ENGINE = Null", StringComparison.Ordinal))
            .ToList();

        tables.Count.ShouldBeGreaterThan(10);
        tables.ShouldAllBe(statement => statement.Contains("non_replicated_deduplication_window = "));
    }
}
