using System.Text;
using Portal.Governance.Access;
using Portal.Testing;

namespace Portal.Integration.Tests.Access;

/// <summary>Who passes a policy, as the table says it; nobody has looked at the program for it.</summary>
internal sealed record MatrixRule(string Policy, IReadOnlyList<string> Roles, IReadOnlyList<string> Scopes);

/// <summary>A thing of the portal and the policy it asks for.</summary>
/// <param name="Thing">Method and route, <c>PAGE</c> and route, or <c>HUB</c>, route and method.</param>
internal sealed record MatrixRow(string Thing, string Policy);

/// <summary>The committed table <c>role-matrix.txt</c>: every thing the portal answers, and who may have it.</summary>
internal sealed record RoleMatrix(IReadOnlyList<MatrixRule> Rules, IReadOnlyList<MatrixRow> Rows)
{
    /// <summary>The policy of what is open to the world.</summary>
    public const string Anonymous = "anonymous";

    public static string TablePath => Path.Combine(RepositoryFolder.Root, "tests", "Portal.Integration.Tests", "Access", "role-matrix.txt");

    public static string DocumentPath => Path.Combine(RepositoryFolder.Root, "docs", "access-matrix.md");

    public static RoleMatrix Read()
    {
        List<MatrixRule> rules = [];
        List<MatrixRow> rows = [];
        foreach (var line in File.ReadLines(TablePath).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.Split('|', StringSplitOptions.TrimEntries) is [var policy, var roles, var scopes])
            {
                rules.Add(new MatrixRule(policy, Words(roles), Words(scopes)));
            }
            else
            {
                var at = line.LastIndexOf(' ');
                rows.Add(new MatrixRow(line[..at].TrimEnd(), line[(at + 1)..]));
            }
        }
        return new RoleMatrix(rules, rows);
    }

    public MatrixRule RuleOf(MatrixRow row) => Rules.Single(rule => rule.Policy == row.Policy);

    /// <summary>The same for readers: a line a thing, a column a caller.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("""
            # Access matrix

            Every endpoint, page and hub method of the portal, and who may have it. Written from `tests/Portal.Integration.Tests/Access/role-matrix.txt`, against which the
            running portal is held in every test run: each line with each role, without a session, with a key of each scope, with an expired key and as a disabled person.

            **yes**: may. **-**: 403. **sign in**: led to the sign-in page. **401**: answered 401. A person's cookie counts for nothing where a program changes something
            (methods other than GET below `/api` and `/v1`): 401. An expired key and a disabled person get what strangers get; so does a cookie at the doors of OTLP.
            Finer rights - of one application, of a record's owner, of prompts and answers within an answer - are asked for behind these doors.

            ## Policies


            """.ReplaceLineEndings("\n"));
        text.Append("| policy | people of role | keys of scope |\n| --- | --- | --- |\n");
        foreach (var rule in Rules)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{rule.Policy}` | {ListOf(rule.Roles, PortalRoles.All.Count)} | {ListOf(rule.Scopes, PortalScopes.All.Count)} |\n");
        }
        foreach (var (title, rows) in Parts())
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {title}\n\n| thing | policy | stranger | {string.Join(" | ", PortalRoles.All)} | {string.Join(" | ", PortalScopes.All.Select(scope => $"`{scope}`"))} |\n");
            text.Append('|').Insert(text.Length, " --- |", 3 + PortalRoles.All.Count + PortalScopes.All.Count).Append('\n');
            foreach (var row in rows)
            {
                var cells = Callers.All.Where(caller => !caller.IsStranger || caller == Callers.Stranger).Select(caller => Word(Expect(row, caller)));
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{row.Thing}` | `{row.Policy}` | {string.Join(" | ", cells)} |\n");
            }
        }
        return text.ToString();
    }

    /// <summary>What a thing answers a caller, by the table.</summary>
    public MatrixAnswer Expect(MatrixRow row, Caller caller)
    {
        if (row.Policy == Anonymous)
        {
            return MatrixAnswer.Yes;
        }
        var rule = RuleOf(row);
        var isCookieless = MatrixThing.IgnoresCookies(row.Thing);
        return caller switch
        {
            { IsExpiredKey: true } => MatrixAnswer.Unauthorized,
            { IsStranger: true } => MatrixThing.IsForPrograms(row.Thing) ? MatrixAnswer.Unauthorized : MatrixAnswer.SignIn,
            { Role: { } role } => isCookieless ? MatrixAnswer.Unauthorized : rule.Roles.Contains(role, StringComparer.Ordinal) ? MatrixAnswer.Yes : MatrixAnswer.Forbidden,
            _ => rule.Scopes.Contains(caller.Scope!, StringComparer.Ordinal) ? MatrixAnswer.Yes : MatrixAnswer.Forbidden,
        };
    }

    private IEnumerable<(string Title, IEnumerable<MatrixRow> Rows)> Parts() =>
    [
        ("Pages", Rows.Where(row => row.Thing.StartsWith("PAGE ", StringComparison.Ordinal))),
        ("API and telemetry", Rows.Where(row => MatrixThing.IsForPrograms(row.Thing) && !row.Thing.StartsWith("HUB ", StringComparison.Ordinal))),
        ("Hub methods", Rows.Where(row => row.Thing.StartsWith("HUB ", StringComparison.Ordinal))),
        ("Everything else", Rows.Where(row => !row.Thing.StartsWith("PAGE ", StringComparison.Ordinal) && !MatrixThing.IsForPrograms(row.Thing))),
    ];

    private static string ListOf(IReadOnlyList<string> names, int all) => names.Count == 0 ? "nobody" : names.Count == all ? "all" : string.Join(", ", names);

    private static string Word(MatrixAnswer answer) => answer switch
    {
        MatrixAnswer.Yes => "yes",
        MatrixAnswer.Forbidden => "-",
        MatrixAnswer.Unauthorized => "401",
        _ => "sign in",
    };

    private static string[] Words(string text) => text == "-" ? [] : text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>What a request comes to, as far as access goes.</summary>
internal enum MatrixAnswer
{
    /// <summary>Let in; what the request itself is worth (400, 404, ...) is not the matrix's matter.</summary>
    Yes,
    Forbidden,
    Unauthorized,
    SignIn,
}

/// <summary>Somebody who asks.</summary>
internal sealed record Caller(string Name, string? Role = null, string? Scope = null, bool IsStranger = false, bool IsExpiredKey = false);

internal static class Callers
{
    public static readonly Caller Stranger = new("stranger", IsStranger: true);
    public static readonly Caller ExpiredKey = new("expired key", IsStranger: true, IsExpiredKey: true);
    public static readonly Caller Disabled = new("disabled person", IsStranger: true);

    public static IReadOnlyList<Caller> All { get; } =
    [
        Stranger,
        .. PortalRoles.All.Select(role => new Caller(role, Role: role)),
        .. PortalScopes.All.Select(scope => new Caller(scope, Scope: scope)),
        ExpiredKey,
        Disabled,
    ];
}
