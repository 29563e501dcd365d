using Portal.Testing;

namespace Portal.Integration.Tests.Engine;

public sealed class BackupTests(EngineFixture fixture)
{
    [Theory]
    [InlineData("backup.tar.zst")]
    [InlineData("folder/")]
    public async Task Backup_Restored_HoldsTheSameRows(string target)
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = new EngineHttp((await fixture.Engine).Settings, database.Name);
        await http.QueryAsync("CREATE TABLE t (a UInt64, b String) ENGINE = MergeTree ORDER BY a");
        await http.QueryAsync("INSERT INTO t SELECT number, toString(number) FROM numbers(100000)");
        var file = Path.Combine(fixture.BackupFolder, database.Name, target);

        (await http.QueryAsync($"BACKUP DATABASE {database.Name} TO File('{file}')")).ShouldEndWith("BACKUP_CREATED");
        await http.QueryAsync("TRUNCATE TABLE t");
        (await http.QueryAsync($"RESTORE DATABASE {database.Name} AS {database.Name}_restored FROM File('{file}')")).ShouldEndWith("RESTORED");

        // 0 + 1 + ... + 99999
        (await http.QueryAsync($"SELECT count(), sum(a), sum(toUInt64(b)) FROM {database.Name}_restored.t")).ShouldBe("100000\t4999950000\t4999950000");
    }

    [Fact]
    public async Task Backup_OutsideTheAllowedFolder_IsRefused()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = new EngineHttp((await fixture.Engine).Settings, database.Name);
        using var response = await http.PostAsync($"BACKUP DATABASE {database.Name} TO File('/tmp/elsewhere/')");

        (await response.Content.ReadAsStringAsync()).ShouldContain("is not allowed for backups");
    }
}
