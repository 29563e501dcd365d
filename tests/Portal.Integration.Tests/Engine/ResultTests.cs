using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Engine;

public sealed class ResultTests(EngineFixture fixture)
{
    // The engine's blocks have 65,409 rows, so these results are joined from five.
    private const int Rows = 300_000;
    private const string Sql = "SELECT number AS `a \"quoted\"\nname`, toString(number) AS b FROM numbers(300000)";

    [Theory]
    [InlineData("TabSeparated", 0)]
    [InlineData("TSVWithNames", 1)]
    [InlineData("TabSeparatedWithNamesAndTypes", 2)]
    [InlineData("JSONEachRow", 0)]
    [InlineData("JSONCompactEachRow", 0)]
    [InlineData("JSONCompactEachRowWithNames", 1)]
    [InlineData("JSONCompactEachRowWithNamesAndTypes", 2)]
    [InlineData("JSONCompactStringsEachRowWithNamesAndTypes", 2)]
    public async Task Select_SeveralBlocks_HaveOneHeader(string format, int headerLines)
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        var lines = (await http.QueryAsync($"{Sql} FORMAT {format}")).Split('\n');

        lines.Length.ShouldBe(Rows + headerLines);
        lines.Count(line => line.Contains("quoted", StringComparison.Ordinal)).ShouldBe(format is "JSONEachRow" ? Rows : Math.Min(headerLines, 1));
        lines[^1].ShouldContain("299999");
    }

    [Theory]
    [InlineData("CSVWithNames")]
    [InlineData("CSVWithNamesAndTypes")]
    [InlineData("RowBinary")]
    [InlineData("RowBinaryWithNames")]
    [InlineData("RowBinaryWithNamesAndTypes")]
    [InlineData("Native")]
    [InlineData("Parquet")]
    [InlineData("JSONCompact")]
    public async Task Select_SeveralBlocks_ReadBackAsOneDocument(string format)
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = new EngineHttp((await fixture.Engine).Settings, database.Name);
        await http.QueryAsync("CREATE TABLE t (`a \"quoted\"\nname` UInt64, b String) ENGINE = MergeTree ORDER BY b");
        using var result = await http.PostAsync($"{Sql} FORMAT {format}");
        var document = await result.Content.ReadAsByteArrayAsync();

        using var stored = await http.PostAsync(new ByteArrayContent(document), $"/?query=INSERT%20INTO%20t%20FORMAT%20{format}");
        stored.IsSuccessStatusCode.ShouldBeTrue(await stored.Content.ReadAsStringAsync());

        // 0 + 1 + ... + 299999
        (await http.QueryAsync("SELECT count(), sum(`a \"quoted\"\nname`), sum(toUInt64(b)) FROM t")).ShouldBe("300000\t44999850000\t44999850000");
    }

    [Fact]
    public async Task Select_Json_IsOneDocumentWithAllRows()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        using var response = await http.PostAsync($"{Sql} FORMAT JSON");
        using var document = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());

        document.RootElement.GetProperty("rows").GetInt32().ShouldBe(Rows);
        document.RootElement.GetProperty("data").GetArrayLength().ShouldBe(Rows);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    [Fact]
    public async Task Select_WithTotals_HasThemOnceAtTheEnd()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        (await http.QueryAsync("SELECT number % 2 AS k, count() FROM numbers(10) GROUP BY k WITH TOTALS ORDER BY k FORMAT TSVWithNames"))
            .ShouldBe("k\tcount()\n0\t5\n1\t5\n\n0\t10");
    }

    [Theory]
    [InlineData("SELECT 1 AS a", "/", "TabSeparated", "text/tab-separated-values")]
    [InlineData("SELECT 1 AS a", "/?default_format=JSONEachRow", "JSONEachRow", "application/x-ndjson")]
    [InlineData("SELECT 1 AS a FORMAT CSVWithNames", "/?default_format=JSON", "CSVWithNames", "text/csv")]
    [InlineData("SELECT 1 AS format SETTINGS max_threads = 1 FORMAT RowBinary", "/", "RowBinary", "application/octet-stream")]
    [InlineData("SELECT 1 AS a FORMAT JSON SETTINGS max_threads = 1;", "/", "JSON", "application/json")]
    [InlineData("SHOW DATABASES FORMAT JSON", "/", "JSON", "application/json")]
    [InlineData("SELECT format FROM (SELECT 1 AS format)", "/", "TabSeparated", "text/tab-separated-values")]
    public async Task Select_Format_IsAnnouncedAndUsed(string sql, string url, string format, string contentType)
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        using var response = await http.PostAsync(sql, url);

        response.Headers.GetValues("X-ClickHouse-Format").ShouldBe([format]);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(contentType);
        response.Headers.GetValues("X-ClickHouse-Timezone").ShouldHaveSingleItem().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Select_Summary_CountsWhatWasReadAndReturned()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        using var response = await http.PostAsync("SELECT number FROM numbers(1000) WHERE number % 100 = 0");
        using var summary = JsonDocument.Parse(response.Headers.GetValues("X-ClickHouse-Summary").Single());

        summary.RootElement.GetProperty("read_rows").GetString().ShouldBe("1000");
        summary.RootElement.GetProperty("result_rows").GetString().ShouldBe("10");
        summary.RootElement.GetProperty("elapsed_ns").GetString().ShouldNotBe("0");
    }

    [Fact]
    public async Task Parameters_EscapedText_ArriveAsWritten()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        var value = Uri.EscapeDataString(@"a\tb\nc\\d'e ünicöde " + "\U0001F600");
        (await http.QueryAsync("SELECT hex({v:String}), {n:Nullable(String)} IS NULL", $"/?param_v={value}&param_n=%5CN"))
            .ShouldBe(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes("a\tb\nc\\d'e ünicöde \U0001F600")) + "\t1");
    }

    [Fact]
    public async Task Statement_QueryBeginsInUrlAndEndsInBody_IsOneStatement()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        (await http.QueryAsync("1 + 1", "/?query=SELECT")).ShouldBe("2");
    }

    [Fact]
    [Trait("Speed", "Long")]
    public async Task Select_TenGigabytes_NeedsBoundedMemory()
    {
        var engine = await fixture.Engine;
        using var http = new EngineHttp(engine.Settings);
        using var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new StringContent("SELECT repeat('x', 1023) FROM numbers(10000000) FORMAT TSV SETTINGS max_block_size = 8192"),
        });
        await using var stream = await response.Content.ReadAsStreamAsync();
        var before = ResidentMegabytes(engine.ProcessId!.Value);
        var buffer = new byte[1024 * 1024];
        long total = 0, most = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            if (total / 500_000_000 != (total += read) / 500_000_000)
            {
                most = Math.Max(most, ResidentMegabytes(engine.ProcessId!.Value));
            }
        }

        total.ShouldBe(10_000_000L * 1024);
        (most - before).ShouldBeLessThan(500);
    }

    private static long ResidentMegabytes(int processId)
    {
        using var process = System.Diagnostics.Process.GetProcessById(processId);
        return process.WorkingSet64 / (1024 * 1024);
    }
}
