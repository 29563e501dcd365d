using Portal.Telemetry.Schema;

namespace Portal.Tests.Schema;

public sealed class SqlStatementsTests
{
    [Theory]
    [InlineData("SELECT 1", new[] { "SELECT 1" })]
    [InlineData("SELECT 1;\nSELECT 2;\n", new[] { "SELECT 1", "SELECT 2" })]
    [InlineData("SELECT ';' AS a; SELECT `;`, \";\"", new[] { "SELECT ';' AS a", "SELECT `;`, \";\"" })]
    [InlineData("SELECT 'it''s; \\'; fine'; SELECT 2", new[] { "SELECT 'it''s; \\'; fine'", "SELECT 2" })]
    [InlineData("SELECT 1 -- one; still one\n, 2; SELECT 3", new[] { "SELECT 1 -- one; still one\n, 2", "SELECT 3" })]
    [InlineData("SELECT /* ; ' */ 1; SELECT 2", new[] { "SELECT /* ; ' */ 1", "SELECT 2" })]
    [InlineData("-- only words; nothing else\n;;\n/* ; */", new string[0])]
    [InlineData("", new string[0])]
    public void Split_QuotesAndComments_EndOnlyAtRealSemicolons(string sql, string[] expected) =>
        SqlStatements.Split(sql).ShouldBe(expected);
}
