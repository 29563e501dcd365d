using Portal.Governance.Access;

namespace Portal.Tests.Access;

public sealed class PersonRightsTests
{
    private const string Chat = "chat";
    private const string Claims = "claims";

    [Fact]
    public void Allow_OfAProjectRole_HoldsForEveryApplication()
    {
        var rights = Rights([], new PersonRight(PortalRoles.ModelOwner, null, RightOrigin.Provider));
        rights.Allow(PortalPolicies.EditModels, null).ShouldBeTrue();
        rights.Allow(PortalPolicies.EditModels, Chat).ShouldBeTrue();
        rights.Allow(PortalPolicies.Administer, null).ShouldBeFalse();
    }

    [Fact]
    public void Allow_OfAnApplicationRole_HoldsForThatApplicationOnly()
    {
        var rights = Rights([], new PersonRight(PortalRoles.ModelOwner, Chat, RightOrigin.Grant));
        rights.Allow(PortalPolicies.EditModels, Chat).ShouldBeTrue();
        rights.Allow(PortalPolicies.EditModels, Claims).ShouldBeFalse();
        rights.Allow(PortalPolicies.EditModels, null).ShouldBeFalse();
        rights.Allow(PortalPolicies.View, null).ShouldBeTrue(); // numbers are the project's
    }

    [Theory]
    [InlineData(PortalRoles.Admin)]
    [InlineData(PortalRoles.Reviewer)]
    [InlineData(PortalRoles.DataProtectionOfficer)]
    public void Allow_OfContentByGrantOnly_IsNotOpenedByARole(string role)
    {
        var rights = Rights([Claims], new PersonRight(role, null, RightOrigin.Assigned));
        rights.Allow(PortalPolicies.ReadContent, Chat).ShouldBeTrue();
        rights.Allow(PortalPolicies.ReadContent, Claims).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Claims, true)]
    [InlineData(null, true)]
    [InlineData(Chat, false)]
    public void Allow_OfContentByGrantOnly_IsOpenedByAGrantOfContentForIt(string? grantedFor, bool expected) =>
        Rights([Claims], new PersonRight(PortalRoles.Content, grantedFor, RightOrigin.Team, "Claims desk")).Allow(PortalPolicies.ReadContent, Claims).ShouldBe(expected);

    [Fact]
    public void ContentReach_OfARole_LeavesOutWhatIsByGrantOnly()
    {
        var reach = ContentReach.Of(Rights([Claims], new PersonRight(PortalRoles.Reviewer, null, RightOrigin.Provider)));
        (reach.ByDefault, reach.Includes(Chat), reach.Includes(Claims), reach.IsNothing).ShouldBe((true, true, false, false));
    }

    [Fact]
    public void ContentReach_OfAGrantForOneApplication_IsThatApplication()
    {
        var reach = ContentReach.Of(Rights([Claims], new PersonRight(PortalRoles.Viewer, null, RightOrigin.Provider), new PersonRight(PortalRoles.Content, Claims, RightOrigin.Grant)));
        (reach.ByDefault, reach.Includes(Chat), reach.Includes(Claims)).ShouldBe((false, false, true));
    }

    [Fact]
    public void ContentReach_OfARoleForAnApplicationByGrantOnly_IsNothing() =>
        ContentReach.Of(Rights([Claims], new PersonRight(PortalRoles.Reviewer, Claims, RightOrigin.Grant))).IsNothing.ShouldBeTrue();

    private static PersonRights Rights(string[] byGrantOnly, params PersonRight[] rights) => new("acme", rights, byGrantOnly.ToHashSet());
}
