using System.Reflection;
using System.Security.Claims;
using Portal.Governance.Access;

namespace Portal.Tests.Access;

public sealed class AccessMatrixTests
{
    [Fact]
    public void Matrix_HasOneRulePerPolicy()
    {
        var policies = typeof(PortalPolicies).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();
        policies.Count.ShouldBeGreaterThan(10);
        AccessMatrix.Rules.Select(rule => rule.Policy).ShouldBe(policies, ignoreOrder: true);
    }

    [Fact]
    public void Matrix_NamesKnownRolesAndScopesOnly()
    {
        AccessMatrix.Rules.SelectMany(rule => rule.Roles).Except([.. PortalRoles.All, PortalRoles.Content]).ShouldBeEmpty();
        AccessMatrix.Rules.SelectMany(rule => rule.Scopes).Except(PortalScopes.All).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(PortalRoles.Viewer, PortalPolicies.View, true)]
    [InlineData(PortalRoles.Viewer, PortalPolicies.ReadContent, false)]
    [InlineData(PortalRoles.Viewer, PortalPolicies.Comment, false)]
    [InlineData(PortalRoles.Reviewer, PortalPolicies.ReadContent, true)]
    [InlineData(PortalRoles.ModelOwner, PortalPolicies.EditModels, true)]
    [InlineData(PortalRoles.ModelOwner, PortalPolicies.Administer, false)]
    [InlineData(PortalRoles.RiskOfficer, PortalPolicies.ReviewAudit, true)]
    [InlineData(PortalRoles.Admin, PortalPolicies.Administer, true)]
    [InlineData(PortalRoles.Admin, PortalPolicies.Ingest, false)]
    public void Passes_ByRole(string role, string policy, bool expected) =>
        AccessMatrix.Passes(Principal(new Claim(ClaimTypes.Role, role)), policy).ShouldBe(expected);

    [Theory]
    [InlineData(PortalScopes.Feedback, PortalPolicies.WriteFeedback, true)]
    [InlineData(PortalScopes.Feedback, PortalPolicies.View, false)]
    [InlineData(PortalScopes.Read, PortalPolicies.View, true)]
    [InlineData(PortalScopes.Read, PortalPolicies.ReadContent, false)]
    [InlineData(PortalScopes.Ingest, PortalPolicies.View, false)]
    [InlineData(PortalScopes.Registry, PortalPolicies.EditModels, true)]
    public void Passes_ByScope(string scope, string policy, bool expected) =>
        AccessMatrix.Passes(Principal(new Claim(PortalClaims.Scope, scope)), policy).ShouldBe(expected);

    [Fact]
    public void Passes_OfAKeyThatClaimsARole_GoesByTheScopeAlone() =>
        AccessMatrix.Passes(Principal(new Claim(PortalClaims.Scope, PortalScopes.Read), new Claim(ClaimTypes.Role, PortalRoles.Admin)), PortalPolicies.Administer).ShouldBeFalse();

    [Theory]
    [InlineData(PortalPolicies.EditModels, PortalRoles.ModelOwner, true)]
    [InlineData(PortalPolicies.ReviewAudit, PortalRoles.RiskOfficer, false)]
    public void Passes_OfARoleForAnApplication_OnlyWhereTheRuleReachesToApplications(string policy, string role, bool expected) =>
        AccessMatrix.Passes(Principal(new Claim(PortalClaims.ApplicationRole, role)), policy).ShouldBe(expected);

    [Fact]
    public void Of_AnUnknownPolicy_Throws() => Should.Throw<ArgumentException>(() => AccessMatrix.Of("portal.unknown"));

    private static ClaimsPrincipal Principal(params Claim[] claims) => new(new ClaimsIdentity(claims, "test"));
}
