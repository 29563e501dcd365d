using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Portal.Testing;

namespace Portal.Integration.Tests.Engine;

public sealed class InsertTests(EngineFixture fixture)
{
    [Theory]
    [InlineData("", "INSERT INTO t FORMAT JSONEachRow\n{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}")]
    [InlineData("", "INSERT INTO t FORMAT JSONEachRow {\"a\":1,\"b\":\"x\"} {\"a\":2,\"b\":\"y\"}")]
    [InlineData("", "INSERT INTO t (a, b) VALUES (1, 'x'), (1 + 1, 'y')")]
    [InlineData("", "INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y');")]
    [InlineData("", "-- a comment\nINSERT INTO `t` (`a`, b) SETTINGS max_threads = 1 FORMAT CSV\r\n1,x\n2,y\n")]
    [InlineData("", "INSERT INTO t SELECT 1, 'x' UNION ALL SELECT 2, 'y'")]
    [InlineData("", "WITH 1 AS one INSERT INTO t SELECT one, 'x' UNION ALL SELECT 2, 'y'")]
    [InlineData("INSERT INTO t FORMAT TSV", "1\tx\n2\ty\n")]
    [InlineData("INSERT INTO t VALUES", "(1, 'x'), (2, 'y')")]
    [InlineData("INSERT INTO t", "FORMAT TSV\n1\tx\n2\ty\n")]
    [InlineData("INSERT INTO t SELECT 1, 'x' UNION ALL SELECT 2, 'y'", "")]
    public async Task Insert_StatementAndDataInUrlOrBody_StoresTheRows(string url, string body)
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = await TableAsync(database);

        await http.QueryAsync(body, url.Length == 0 ? "/" : $"/?query={Uri.EscapeDataString(url)}");

        (await http.QueryAsync("SELECT a, b FROM t ORDER BY a")).ShouldBe("1\tx\n2\ty");
    }

    [Fact]
    public async Task Insert_BinaryDataThatLooksLikeWhitespace_IsNotTouched()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = await TableAsync(database);

        // RowBinary: UInt32 little endian, then length and bytes; 0x0A0A0A0A is four line feeds.
        byte[] row = [0x0A, 0x0A, 0x0A, 0x0A, 3, (byte)' ', (byte)'\n', (byte)'\t'];
        using var stored = await http.PostAsync(new ByteArrayContent(row), "/?query=INSERT%20INTO%20t%20FORMAT%20RowBinary");
        stored.IsSuccessStatusCode.ShouldBeTrue();

        (await http.QueryAsync("SELECT a, hex(b) FROM t")).ShouldBe("168430090\t200A09");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Insert_CompressedBody_IsDecompressed(string coding)
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = await TableAsync(database);
        using var compressed = new MemoryStream();
        await using (var stream = Compress(compressed, coding))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i}\trow {i}\n"))));
        }

        using var body = new ByteArrayContent(compressed.ToArray());
        body.Headers.ContentEncoding.Add(coding);
        using var stored = await http.PostAsync(body, "/?query=INSERT%20INTO%20t%20FORMAT%20TSV");
        stored.IsSuccessStatusCode.ShouldBeTrue(await stored.Content.ReadAsStringAsync());

        // 0 + 1 + ... + 99999
        (await http.QueryAsync("SELECT count(), sum(a) FROM t")).ShouldBe("100000\t4999950000");
    }

    [Theory]
    [InlineData("gzip", -1)]
    [InlineData("gzip", 40)]
    [InlineData("gzip", 67_000)]
    [InlineData("deflate", 40)]
    [InlineData("br", 40)]
    public async Task Insert_BrokenCompression_IsABadRequestAndStoresNothing(string coding, int cutAt)
    {
        using var compressed = new MemoryStream();
        await using (var stream = Compress(compressed, coding))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}\trow {i}\n"))));
        }

        var bytes = cutAt < 0 ? "not gzip at all"u8.ToArray() : compressed.ToArray()[..cutAt];
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = await TableAsync(database);
        using var body = new ByteArrayContent(bytes);
        body.Headers.ContentEncoding.Add(coding);
        using var response = await http.PostAsync(body, "/?query=INSERT%20INTO%20t%20FORMAT%20TSV");

        ((int)response.StatusCode).ShouldBe(400);
        (await http.QueryAsync("SELECT count() FROM t")).ShouldBe("0");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Select_AcceptEncoding_AnswersCompressed(string coding)
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/?enable_http_compression=1") { Content = new StringContent("SELECT number FROM numbers(500000)") };
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(coding));
        using var response = await http.SendAsync(request);

        response.Content.Headers.ContentEncoding.ShouldBe([coding]);
        var body = await response.Content.ReadAsStreamAsync();
        await using Stream plain = coding switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            _ => new BrotliStream(body, CompressionMode.Decompress),
        };
        using var reader = new StreamReader(plain);
        (await reader.ReadToEndAsync()).ShouldBe(string.Concat(Enumerable.Range(0, 500_000).Select(i => $"{i}\n")));
    }

    [Fact]
    public async Task Insert_SameDeduplicationTokenTenTimes_CountsOnceInTableAndView()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = new EngineHttp((await fixture.Engine).Settings, database.Name);
        await http.QueryAsync("CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100");
        await http.QueryAsync("CREATE TABLE sums (n UInt64) ENGINE = SummingMergeTree ORDER BY tuple() SETTINGS non_replicated_deduplication_window = 100");
        await http.QueryAsync("CREATE MATERIALIZED VIEW v TO sums AS SELECT count() AS n FROM t");

        for (var i = 0; i < 10; i++)
        {
            await http.QueryAsync(
                "1\n2\n3\n",
                "/?insert_deduplication_token=batch-7&insert_deduplicate=1&deduplicate_blocks_in_dependent_materialized_views=1&query=INSERT%20INTO%20t%20FORMAT%20TSV");
        }

        (await http.QueryAsync("SELECT (SELECT count() FROM t), (SELECT sum(n) FROM sums)")).ShouldBe("3\t3");
    }

    [Fact]
    public async Task Insert_Summary_CountsWrittenRows()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = await TableAsync(database);
        using var response = await http.PostAsync("1\tx\n2\ty\n", "/?query=INSERT%20INTO%20t%20FORMAT%20TSV");

        response.Headers.GetValues("X-ClickHouse-Summary").ShouldHaveSingleItem().ShouldContain("\"written_rows\":\"2\"");
    }

    [Fact]
    public async Task Insert_FromInput_IsRefusedInsteadOfLosingRows()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = await TableAsync(database);
        using var response = await http.PostAsync("INSERT INTO t SELECT a, 'x' FROM input('a UInt32') FORMAT TSV\n1\n");

        ((int)response.StatusCode).ShouldBe(501);
    }

    private static Stream Compress(Stream output, string coding) => coding switch
    {
        "gzip" => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true),
        "deflate" => new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true),
        _ => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true),
    };

    private async Task<EngineHttp> TableAsync(TestDatabase database)
    {
        var http = new EngineHttp((await fixture.Engine).Settings, database.Name);
        await http.QueryAsync("CREATE TABLE t (a UInt32, b String) ENGINE = MergeTree ORDER BY a");
        return http;
    }
}
