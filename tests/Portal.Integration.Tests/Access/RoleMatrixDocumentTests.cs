using Portal.Governance.Access;

namespace Portal.Integration.Tests.Access;

/// <summary>What the committed table says beside the running portal. With <c>PORTAL_WRITE_DOCS=1</c> the document for readers is written anew.</summary>
public sealed class RoleMatrixDocumentTests
{
    private static readonly RoleMatrix Matrix = RoleMatrix.Read();

    [Fact]
    public void Policy_LetsInWhomTheTableNames() =>
        AccessMatrix.Rules.Select(rule => (rule.Policy, string.Join(' ', rule.Roles.Where(role => role != PortalRoles.Content)), string.Join(' ', rule.Scopes))).ShouldBe(
            Matrix.Rules.Select(rule => (rule.Policy, string.Join(' ', rule.Roles), string.Join(' ', rule.Scopes))), ignoreOrder: true);

    [Fact]
    public void Document_ShowsTheTable()
    {
        var expected = Matrix.ToMarkdown();
        if (Environment.GetEnvironmentVariable("PORTAL_WRITE_DOCS") == "1")
        {
            File.WriteAllText(RoleMatrix.DocumentPath, expected);
        }
        File.ReadAllText(RoleMatrix.DocumentPath).ReplaceLineEndings("\n").ShouldBe(expected, "run this test with PORTAL_WRITE_DOCS=1 and look at the difference");
    }
}
