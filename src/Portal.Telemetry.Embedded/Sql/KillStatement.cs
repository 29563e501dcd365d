using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Telemetry.Embedded.Sql;

/// <summary>
/// KILL QUERY, which the engine could not answer alone: clients know their own query ids and the engine does not, and SYNC would
/// wait for an entry that stays until the killed session runs again.
/// </summary>
internal static partial class KillStatement
{
    /// <param name="statement">A statement that begins with KILL.</param>
    public static Statement Recognise(Statement statement, ReadOnlySpan<byte> text)
    {
        var sql = Encoding.UTF8.GetString(text);
        var match = ByQueryId().Match(sql);
        if (match.Success && !match.Groups["mode"].Value.Equals("TEST", StringComparison.OrdinalIgnoreCase))
        {
            return statement with { Kind = StatementKind.KillQuery, QueryId = match.Groups["id"].Value.Replace(@"\'", "'", StringComparison.Ordinal) };
        }

        return AnyQuery().IsMatch(sql) ? statement with { Kind = StatementKind.KillQuery } : statement;
    }

    /// <summary>The statement with ASYNC in the place of SYNC.</summary>
    public static byte[] WithoutWaiting(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetBytes(Synchronous().Replace(Encoding.UTF8.GetString(text), "ASYNC${rest}"));

    [GeneratedRegex(
        @"^\s*KILL\s+QUERY\s+WHERE\s+query_id\s*=\s*'(?<id>(?:[^'\\]|\\')*)'\s*(?<mode>SYNC|ASYNC|TEST)?\s*(?:FORMAT\s+\w+)?\s*;?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ByQueryId();

    [GeneratedRegex(@"^\s*KILL\s+QUERY\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AnyQuery();

    [GeneratedRegex(@"\bSYNC\b(?<rest>(?:\s+FORMAT\s+\w+)?\s*;?\s*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Synchronous();
}
