using System.Text.Json;
using Portal.Access.Oidc;

namespace Portal.Tests.Access.Oidc;

public sealed class RoleMappingTests
{
    [Theory]
    [InlineData("""{"roles":["Portal.Admin"]}""", "Admin")]
    [InlineData("""{"groups":["0000-watchers","others"]}""", "Viewer")]
    [InlineData("""{"groups":"0000-watchers"}""", "Viewer")] // one value, not a list
    [InlineData("""{"groups":["0000-watchers"],"roles":["Portal.Admin"]}""", "Viewer,Admin")]
    [InlineData("""{"groups":["portal.admin"]}""", "")] // names are exact
    [InlineData("""{"groups":[1,null,{"a":"Portal.Admin"}]}""", "")]
    [InlineData("""{"scp":"Portal.Admin"}""", "")] // another claim
    [InlineData("{}", "")]
    public void Roles_ComeFromAppRolesAndGroups(string claims, string expected) => string.Join(',', RoleMapping.RolesOf(Json(claims), Options())).ShouldBe(expected);

    [Theory]
    [InlineData("realm_access.roles", """{"realm_access":{"roles":["Portal.Admin"]}}""", "Admin")] // Keycloak
    [InlineData("https://example.com/roles", """{"https://example.com/roles":["Portal.Admin"]}""", "Admin")] // a name with dots
    [InlineData("a.b", """{"a":"b"}""", "")]
    public void Roles_ComeFromTheClaimThatIsNamed(string claim, string claims, string expected) =>
        string.Join(',', RoleMapping.RolesOf(Json(claims), Options(claim))).ShouldBe(expected);

    [Fact]
    public void Everybody_IsGivenTheRoleOfTheStar()
    {
        var options = new OidcProviderOptions { Roles = { ["OnCall"] = ["*"] } };
        RoleMapping.RolesOf(Json("{}"), options).ShouldBe(["OnCall"]);
    }

    [Theory]
    [InlineData("""{"_claim_names":{"groups":"src1"}}""", true)]
    [InlineData("""{"hasgroups":true}""", true)]
    [InlineData("""{"hasgroups":"true"}""", true)]
    [InlineData("""{"hasgroups":false}""", false)]
    [InlineData("""{"_claim_names":{"email":"src1"}}""", false)]
    [InlineData("""{"groups":[]}""", false)]
    public void GroupsLeftOutForTheirNumber_AreNoticed(string claims, bool refused)
    {
        void Check() => RoleMapping.CheckGroups(Json(claims), Options());
        if (refused)
        {
            Should.Throw<SignInRefusedException>(Check).Fault.ShouldBe(SignInFault.GroupsOverage);
        }
        else
        {
            Should.NotThrow(Check);
        }
    }

    [Fact]
    public void GroupsLeftOut_WhereOnlyAppRolesCount_AreNoFault() =>
        Should.NotThrow(() => RoleMapping.CheckGroups(Json("""{"hasgroups":true,"roles":["Portal.Admin"]}"""), Options("roles")));

    private static OidcProviderOptions Options(params string[] claims) => new()
    {
        RoleClaims = claims,
        Roles = { ["Viewer"] = ["0000-watchers"], ["Admin"] = ["Portal.Admin"] },
    };

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
