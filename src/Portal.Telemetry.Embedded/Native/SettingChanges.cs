using System.Text;

namespace Portal.Telemetry.Embedded.Native;

/// <summary>The one SET statement that turns a session's settings into those the next query asks for.</summary>
internal static class SettingChanges
{
    private const string LogCommentName = "log_comment";

    /// <returns>The statement, or null when nothing differs.</returns>
    public static string? Between(IReadOnlyDictionary<string, string> applied, IReadOnlyDictionary<string, string> wanted, string identity)
    {
        StringBuilder? sql = null;
        foreach (var (name, value) in wanted)
        {
            if (!applied.TryGetValue(name, out var current) || !string.Equals(current, value, StringComparison.Ordinal))
            {
                Add(name, SqlText.QuoteString(IsLogComment(name) ? LogComment(identity, wanted) : value));
            }
        }

        foreach (var name in applied.Keys)
        {
            if (!wanted.ContainsKey(name))
            {
                Add(name, IsLogComment(name) ? SqlText.QuoteString(identity) : "DEFAULT");
            }
        }

        return sql?.ToString();

        void Add(string name, string value)
        {
            sql = sql is null ? new StringBuilder("SET ") : sql.Append(", ");
            sql.Append(SqlText.QuoteIdentifier(name)).Append(" = ").Append(value);
        }
    }

    /// <summary>The session's mark, followed by the comment the client gave.</summary>
    public static string LogComment(string identity, IReadOnlyDictionary<string, string> settings) =>
        settings.TryGetValue(LogCommentName, out var comment) ? $"{identity} {comment}" : identity;

    private static bool IsLogComment(string name) => string.Equals(name, LogCommentName, StringComparison.Ordinal);
}
