using System.Text;
using Portal.Telemetry.Embedded.Native;
using Portal.Telemetry.Embedded.Sql;

namespace Portal.Tests.Engine;

public sealed class StatementParserTests
{
    [Theory]
    [InlineData("INSERT INTO t FORMAT TSV\n1\t2\n", "INSERT INTO t ", "TSV", "1\t2\n")]
    [InlineData("insert into t format RowBinary\n\n\n", "insert into t ", "RowBinary", "\n\n")]
    [InlineData("INSERT INTO t FORMAT CSV \t \r\n1,2", "INSERT INTO t ", "CSV", "1,2")]
    [InlineData("INSERT INTO t FORMAT JSONEachRow {\"a\":1}", "INSERT INTO t ", "JSONEachRow", "{\"a\":1}")]
    [InlineData("INSERT INTO t (format, `values`, \"format\") VALUES (1, 2, 3)", "INSERT INTO t (format, `values`, \"format\") ", "Values", " (1, 2, 3)")]
    [InlineData("INSERT INTO t SETTINGS a = 'FORMAT X', b = 1 FORMAT TSV\nx", "INSERT INTO t SETTINGS a = 'FORMAT X', b = 1 ", "TSV", "x")]
    [InlineData("/* FORMAT A */ INSERT -- VALUES\nINTO t # FORMAT B\nFORMAT TSV\nx", "/* FORMAT A */ INSERT -- VALUES\nINTO t # FORMAT B\n", "TSV", "x")]
    [InlineData("INSERT INTO FUNCTION file('it''s \\' FORMAT.csv') FORMAT TSV\nx", "INSERT INTO FUNCTION file('it''s \\' FORMAT.csv') ", "TSV", "x")]
    public void Parse_Insert_SplitsStatementAndData(string text, string sql, string format, string data)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var statement = StatementParser.Parse(bytes, complete: true)!;

        statement.Kind.ShouldBe(StatementKind.Insert);
        statement.Format.ShouldBe(format);
        Encoding.UTF8.GetString(bytes, 0, statement.Length).ShouldBe(sql);
        Encoding.UTF8.GetString(bytes.AsSpan(statement.DataStart)).ShouldBe(data);
    }

    [Fact]
    public void Parse_InsertArrivesByteByByte_IsNotDecidedTooEarly()
    {
        var bytes = Encoding.UTF8.GetBytes("INSERT INTO t (a) FORMAT TSVWithNames\nfirst data");
        for (var length = 0; length < bytes.Length; length++)
        {
            if (StatementParser.Parse(bytes.AsSpan(0, length), complete: false) is { } statement)
            {
                statement.Format.ShouldBe("TSVWithNames");
                statement.DataStart.ShouldBe("INSERT INTO t (a) FORMAT TSVWithNames\n".Length);
            }
        }

        StatementParser.Parse(bytes, complete: false).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("SELECT 1", nameof(StatementKind.Select))]
    [InlineData("  /* c */ with 1 as x select x", nameof(StatementKind.Select))]
    [InlineData("(SELECT 1) UNION ALL (SELECT 2)", nameof(StatementKind.Select))]
    [InlineData("FROM t SELECT a", nameof(StatementKind.Select))]
    [InlineData("WITH 1 AS x INSERT INTO t SELECT x", nameof(StatementKind.Other))]
    [InlineData("INSERT INTO t SELECT 1", nameof(StatementKind.Other))]
    [InlineData("INSERT INTO t (SELECT 1)", nameof(StatementKind.Other))]
    [InlineData("SHOW TABLES", nameof(StatementKind.Other))]
    [InlineData("CREATE TABLE temporary (a Int32) ENGINE = Memory", nameof(StatementKind.Other))]
    [InlineData("CREATE TEMPORARY TABLE t (a Int32)", nameof(StatementKind.ChangesSession))]
    [InlineData("CREATE OR REPLACE TEMPORARY TABLE t (a Int32)", nameof(StatementKind.ChangesSession))]
    [InlineData("set max_threads = 1", nameof(StatementKind.ChangesSession))]
    [InlineData("USE db", nameof(StatementKind.ChangesSession))]
    [InlineData("KILL QUERY WHERE query_id = 'x' SYNC", nameof(StatementKind.KillQuery))]
    [InlineData("KILL MUTATION WHERE database = 'x' SYNC", nameof(StatementKind.Other))]
    public void Parse_Statement_KnowsItsKind(string sql, string kind) => Parse(sql).Kind.ToString().ShouldBe(kind);

    [Theory]
    [InlineData("SELECT 1 FORMAT JSON", "JSON")]
    [InlineData("SELECT 1 FORMAT JSON;", "JSON")]
    [InlineData("SELECT 1 FORMAT JSON SETTINGS max_threads = 1, max_block_size = 2", "JSON")]
    [InlineData("SELECT 1 SETTINGS max_threads = 1 FORMAT JSON -- the end", "JSON")]
    [InlineData("SELECT format FROM t", null)]
    [InlineData("SELECT format JSON FROM t", null)]
    [InlineData("SELECT a FROM (SELECT 1 AS a FORMAT JSON)", null)]
    [InlineData("SELECT 'x FORMAT JSON'", null)]
    public void Parse_Select_FindsItsFormat(string sql, string? format) => Parse(sql).Format.ShouldBe(format);

    [Theory]
    [InlineData("SELECT count() FROM t GROUP BY a WITH TOTALS", true)]
    [InlineData("SELECT 1 SETTINGS extremes = 1", true)]
    [InlineData("SELECT 1 FORMAT JSONEachRow SETTINGS output_format_json_array_of_rows = 1", true)]
    [InlineData("SELECT totals FROM t", false)]
    public void Parse_Select_KnowsWhatCannotBeStreamed(string sql, bool asWhole) => Parse(sql).AsWhole.ShouldBe(asWhole);

    [Theory]
    [InlineData("KILL QUERY WHERE query_id = 'a-1'", "a-1")]
    [InlineData("kill query where query_id='it\\'s' async format JSON;", "it's")]
    [InlineData("KILL QUERY WHERE query_id = 'a' OR 1", null)]
    [InlineData("KILL QUERY WHERE query_id = 'a' TEST", null)]
    [InlineData("KILL QUERY WHERE user = 'a' SYNC", null)]
    public void Parse_KillQuery_FindsTheId(string sql, string? queryId) => Parse(sql).QueryId.ShouldBe(queryId);

    [Theory]
    [InlineData("KILL QUERY WHERE user = 'a' SYNC", "KILL QUERY WHERE user = 'a' ASYNC")]
    [InlineData("KILL QUERY WHERE user = 'SYNC' sync FORMAT JSON;", "KILL QUERY WHERE user = 'SYNC' ASYNC FORMAT JSON;")]
    [InlineData("KILL QUERY WHERE user = 'a' ASYNC", "KILL QUERY WHERE user = 'a' ASYNC")]
    [InlineData("KILL QUERY WHERE query = 'x SYNC'", "KILL QUERY WHERE query = 'x SYNC'")]
    public void WithoutWaiting_Kill_BecomesAsynchronous(string sql, string expected) =>
        Encoding.UTF8.GetString(KillStatement.WithoutWaiting(Encoding.UTF8.GetBytes(sql))).ShouldBe(expected);

    [Theory]
    [InlineData("SELECT 1; SELECT 2", 62)]
    [InlineData("   -- nothing", 62)]
    [InlineData("SELECT 1 INTO OUTFILE '/etc/x'", 48)]
    [InlineData("INSERT INTO t SELECT * FROM input('a Int32') FORMAT TSV\n1", 48)]
    public void Parse_WhatIsNotCarriedOut_IsRefusedWithClickHousesCode(string sql, int code) =>
        Should.Throw<EngineException>(() => Parse(sql)).Code.ShouldBe(code);

    private static Statement Parse(string sql) => StatementParser.Parse(Encoding.UTF8.GetBytes(sql), complete: true)!;
}
