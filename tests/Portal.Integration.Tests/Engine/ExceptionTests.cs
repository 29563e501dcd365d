using System.Text;
using Portal.Testing;

namespace Portal.Integration.Tests.Engine;

public sealed class ExceptionTests(EngineFixture fixture)
{
    // Blocks of 1,000 rows of "0\n": the error comes after 10 MB, ten times what is held back at first.
    private const string FailsLate = "SELECT throwIf(number = 5000000) FROM numbers(100000000) SETTINGS max_block_size = 1000";

    [Theory]
    [InlineData("SELEC 1", 400, 62)]
    [InlineData("SELECT * FROM missing", 404, 60)]
    [InlineData("SELECT missing", 404, 47)]
    [InlineData("SELECT throwIf(number = 5) FROM numbers(10)", 500, 395)]
    [InlineData("INSERT INTO missing FORMAT TSV\n1\t2\n", 404, 60)]
    [InlineData("SELECT 1; SELECT 2", 400, 62)]
    [InlineData("SELECT 1 INTO OUTFILE 'x'", 501, 48)]
    [InlineData("", 400, 62)]
    public async Task Statement_FailsBeforeTheFirstByte_HasStatusAndCode(string sql, int status, int code)
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        using var response = await http.PostAsync(sql);

        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.GetValues("X-ClickHouse-Exception-Code").ShouldBe([$"{code}"]);
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldStartWith($"Code: {code}. DB::Exception: ");
        text.ShouldMatch(@"\([A-Z_]+\) \(version 26\.");
    }

    [Fact]
    public async Task Insert_UnreadableData_NamesTheRow()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = new EngineHttp((await fixture.Engine).Settings, database.Name);
        await http.QueryAsync("CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a");
        using var response = await http.PostAsync("1\nx\n", "/?query=INSERT%20INTO%20t%20FORMAT%20TSV");

        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync()).ShouldContain("row 2");
        (await http.QueryAsync("SELECT count() FROM t")).ShouldBe("0");
    }

    [Fact]
    public async Task Statement_FailsAfterTheFirstByte_EndsInATaggedFrameAndACutConnection()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        using var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(FailsLate) });
        ((int)response.StatusCode).ShouldBe(200);
        var tag = response.Headers.GetValues("X-ClickHouse-Exception-Tag").ShouldHaveSingleItem();

        var (body, wasCut) = await ReadUntilCutAsync(response);

        // ClickHouse's frame: \r\n__exception__\r\nTAG\r\nTEXT\nLENGTH TAG\r\n__exception__\r\n
        wasCut.ShouldBeTrue();
        var frame = body[body.IndexOf("\r\n__exception__\r\n", StringComparison.Ordinal)..];
        var start = $"\r\n__exception__\r\n{tag}\r\n";
        frame.ShouldStartWith(start);
        var text = frame[start.Length..(frame.IndexOf('\n', start.Length) + 1)];
        text.ShouldStartWith("Code: 395. DB::Exception: ");
        frame[(start.Length + text.Length)..].ShouldBe($"{text.Length} {tag}\r\n__exception__\r\n");
    }

    [Fact]
    public async Task WaitEndOfQuery_StatementFailsLate_HasAStatusInstead()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        using var response = await http.PostAsync(FailsLate, "/?wait_end_of_query=1");

        ((int)response.StatusCode).ShouldBe(500);
        (await response.Content.ReadAsStringAsync()).ShouldStartWith("Code: 395.");
    }

    [Fact]
    public async Task Session_AfterAnError_LeavesNothingInTheProcessList()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        using var response = await http.PostAsync("SELECT throwIf(number = 5) AS leaves_nothing FROM numbers(10)");
        ((int)response.StatusCode).ShouldBe(500);

        await http.WaitUntilRunsAsync("leaves_nothing", runs: false);
    }

    private static async Task<(string Body, bool WasCut)> ReadUntilCutAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync();
        var body = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                body.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }

            return (body.ToString(), false);
        }
        catch (HttpIOException)
        {
            return (body.ToString(), true);
        }
    }
}
